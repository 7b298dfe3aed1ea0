--TEST--
A script cannot change how memory goes back
--EXTENSIONS--
zmmx
--FILE--
<?php
foreach (['huge_pages' => 'off', 'cache_limit' => '1M', 'purge' => 'off', 'purge_thread' => 'off'] as $name => $value) {
    echo "$name: ", json_encode(ini_set("zmmx.$name", $value)), ', still ', ini_get("zmmx.$name"), "\n";
}
?>
--EXPECT--
huge_pages: false, still auto
cache_limit: false, still 64M
purge: false, still auto
purge_thread: false, still auto
