--TEST--
efree_size() finds the entry from a constant size
--EXTENSIONS--
zmmx
zmmx_test
--FILE--
<?php
echo zmmx_test_call('efree_size'), "\n";
?>
--EXPECT--
ok
