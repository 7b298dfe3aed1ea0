--TEST--
safe_emalloc() multiplies and adds
--EXTENSIONS--
zmmx
zmmx_test
--FILE--
<?php
echo zmmx_test_call('safe_emalloc'), "\n";
?>
--EXPECT--
ok
