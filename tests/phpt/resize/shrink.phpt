--TEST--
A shrunken block gives its tail back
--EXTENSIONS--
zmmx
--FILE--
<?php
require __DIR__ . '/../inc/facts.inc';

$before = memory_get_usage();
$buffer = fopen('php://memory', 'w+');
fwrite($buffer, str_repeat('x', 10000000));
$full = memory_get_usage();
ftruncate($buffer, 100);
$cut = memory_get_usage();
rewind($buffer);
between('full', 10000000, 25000000, $full - $before);
between('cut', 0, 1000000, $cut - $before);
same('content', str_repeat('x', 100), stream_get_contents($buffer));
same('sound', true, zmmx_check());
?>
--EXPECT--
full
cut
content
sound
