--TEST--
ecalloc() gives zeroed blocks, also where dirty ones were
--EXTENSIONS--
zmmx
zmmx_test
--FILE--
<?php
echo zmmx_test_call('ecalloc'), "\n";
?>
--EXPECT--
ok
