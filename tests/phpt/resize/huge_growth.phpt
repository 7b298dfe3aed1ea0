--TEST--
A huge string grown by appending keeps its text and frees what it left
--EXTENSIONS--
zmmx
--INI--
memory_limit=-1
--FILE--
<?php
require __DIR__ . '/../inc/facts.inc';

$text = str_repeat('0123456789', 300000);
for ($i = 0; $i < 200; $i++) {
    $text .= str_repeat('0123456789', 30000);
}
same('length', 63000000, strlen($text));
same('content', md5(str_repeat('0123456789', 6300000)), md5($text));
same('huge blocks', 1, zmmx_stats()['huge']['blocks']);
between('usage', 63000000, 70000000, memory_get_usage());
$text = null;
same('huge blocks afterwards', 0, zmmx_stats()['huge']['blocks']);
between('usage afterwards', 0, 5000000, memory_get_usage());
same('sound', true, zmmx_check());
?>
--EXPECT--
length
content
huge blocks
usage
huge blocks afterwards
usage afterwards
sound
