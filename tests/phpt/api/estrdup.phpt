--TEST--
estrdup() copies a string
--EXTENSIONS--
zmmx
zmmx_test
--FILE--
<?php
echo zmmx_test_call('estrdup'), "\n";
?>
--EXPECT--
ok
