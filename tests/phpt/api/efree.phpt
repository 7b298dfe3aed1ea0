--TEST--
efree() takes blocks back in any order
--EXTENSIONS--
zmmx
zmmx_test
--FILE--
<?php
echo zmmx_test_call('efree'), "\n";
?>
--EXPECT--
ok
