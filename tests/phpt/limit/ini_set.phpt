--TEST--
ini_set() moves memory_limit up and down to what is in use
--EXTENSIONS--
zmmx
--INI--
memory_limit=16M
--FILE--
<?php
var_dump(ini_set('memory_limit', '32M'), ini_get('memory_limit'), zmmx_stats()['limit']);
$text = str_repeat('x', 20000000);
var_dump(ini_set('memory_limit', '16M'));
var_dump(ini_get('memory_limit'));
$text = null;
var_dump(ini_set('memory_limit', '16M'), zmmx_stats()['limit']);
var_dump(ini_set('memory_limit', '-1'), strlen(str_repeat('x', 50000000)), zmmx_stats()['limit']);
?>
--EXPECTF--
string(3) "16M"
string(3) "32M"
int(33554432)

Warning: Failed to set memory limit to 16777216 bytes (Current memory usage is %d bytes) in %s on line %d
bool(false)
string(3) "32M"
string(3) "32M"
int(16777216)
string(3) "16M"
int(50000000)
int(-1)
