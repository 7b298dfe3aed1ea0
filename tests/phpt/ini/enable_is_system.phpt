--TEST--
zmmx.enable cannot be changed by a script
--EXTENSIONS--
zmmx
--FILE--
<?php
var_dump(ini_get('zmmx.enable'), ini_set('zmmx.enable', '0'), ini_get('zmmx.enable'), zmmx_stats()['active']);
?>
--EXPECT--
string(1) "1"
bool(false)
string(1) "1"
bool(true)
