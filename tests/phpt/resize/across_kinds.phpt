--TEST--
Resizing across slots, pages and huge blocks keeps contents and counts
--EXTENSIONS--
zmmx
zmmx_test
--FILE--
<?php
foreach (['erealloc', 'erealloc2', 'safe_erealloc'] as $entry) {
    echo "$entry ", zmmx_test_call($entry), "\n";
}
var_dump(zmmx_check());
?>
--EXPECT--
erealloc ok
erealloc2 ok
safe_erealloc ok
bool(true)
