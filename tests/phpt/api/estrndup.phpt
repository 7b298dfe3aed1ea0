--TEST--
estrndup() copies the start of a string
--EXTENSIONS--
zmmx
zmmx_test
--FILE--
<?php
echo zmmx_test_call('estrndup'), "\n";
?>
--EXPECT--
ok
