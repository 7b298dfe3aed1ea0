--TEST--
An array grown to a million elements keeps them
--EXTENSIONS--
zmmx
--INI--
memory_limit=-1
--FILE--
<?php
$list = $map = [];
for ($i = 0; $i < 1000000; $i++) {
    $list[] = $i;
}
for ($i = 0; $i < 200000; $i++) {
    $map["key $i"] = $i;
}
var_dump(array_sum($list), array_sum($map), $map['key 123456'], count($list));
$list = array_slice($list, 0, 10);
var_dump($list === range(0, 9), zmmx_check());
?>
--EXPECT--
int(499999500000)
int(19999900000)
int(123456)
int(1000000)
bool(true)
bool(true)
