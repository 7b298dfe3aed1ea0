--TEST--
A shrunken block gives its tail back
--EXTENSIONS--
zmmx
--FILE--
<?php
$before = memory_get_usage();
$buffer = fopen('php://memory', 'w+');
fwrite($buffer, str_repeat('x', 10000000));
$full = memory_get_usage();
ftruncate($buffer, 100);
$cut = memory_get_usage();
rewind($buffer);
var_dump($full - $before >= 10000000, $cut - $before < 1000000, stream_get_contents($buffer) === str_repeat('x', 100), zmmx_check());
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
