--TEST--
erealloc() keeps contents from every size to every other
--EXTENSIONS--
zmmx
zmmx_test
--FILE--
<?php
echo zmmx_test_call('erealloc'), "\n";
?>
--EXPECT--
ok
