--TEST--
erealloc2() keeps at least the bytes it is told to
--EXTENSIONS--
zmmx
zmmx_test
--FILE--
<?php
echo zmmx_test_call('erealloc2'), "\n";
?>
--EXPECT--
ok
