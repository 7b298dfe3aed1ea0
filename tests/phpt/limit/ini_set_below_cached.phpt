--TEST--
Cached memory is no reason to refuse a lower memory_limit
--EXTENSIONS--
zmmx
--INI--
memory_limit=128M
--FILE--
<?php
$text = str_repeat('x', 50000000);
$text = null;
$data = [];
for ($i = 0; $i < 100000; $i++) {
    $data[] = str_repeat('x', 300);
}
$data = null;
var_dump(ini_set('memory_limit', '4M'), ini_get('memory_limit'), strlen(str_repeat('x', 1000000)));
?>
--EXPECT--
string(4) "128M"
string(2) "4M"
int(1000000)
