--TEST--
_efree_huge() takes blocks of their own back
--EXTENSIONS--
zmmx
zmmx_test
--FILE--
<?php
echo zmmx_test_call('_efree_huge'), "\n";
?>
--EXPECT--
ok
