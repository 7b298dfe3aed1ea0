--TEST--
_efree_large() takes whole pages back
--EXTENSIONS--
zmmx
zmmx_test
--FILE--
<?php
echo zmmx_test_call('_efree_large'), "\n";
?>
--EXPECT--
ok
