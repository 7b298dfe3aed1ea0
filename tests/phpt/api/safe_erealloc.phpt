--TEST--
safe_erealloc() keeps contents
--EXTENSIONS--
zmmx
zmmx_test
--FILE--
<?php
echo zmmx_test_call('safe_erealloc'), "\n";
?>
--EXPECT--
ok
