--TEST--
A huge string grown by appending keeps its text and frees what it left
--EXTENSIONS--
zmmx
--INI--
memory_limit=-1
--FILE--
<?php
$text = str_repeat('0123456789', 300000);
for ($i = 0; $i < 200; $i++) {
    $text .= str_repeat('0123456789', 30000);
}
var_dump(strlen($text), md5($text) === md5(str_repeat('0123456789', 6300000)));
var_dump(zmmx_stats()['huge']['blocks'], memory_get_usage() < 70000000);
$text = null;
var_dump(zmmx_stats()['huge']['blocks'], memory_get_usage() < 5000000, zmmx_check());
?>
--EXPECT--
int(63000000)
bool(true)
int(1)
bool(true)
int(0)
bool(true)
bool(true)
