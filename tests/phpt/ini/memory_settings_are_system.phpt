--TEST--
A script cannot change how memory goes back
--EXTENSIONS--
zmmx
--FILE--
<?php
foreach (['huge_pages' => 'off', 'cache_limit' => '1M', 'purge' => 'off'] as $name => $value) {
    var_dump(ini_set("zmmx.$name", $value), ini_get("zmmx.$name"));
}
?>
--EXPECT--
bool(false)
string(4) "auto"
bool(false)
string(3) "64M"
bool(false)
string(4) "auto"
