--TEST--
Strings of the engine are served by zmmx unless persistent
--EXTENSIONS--
zmmx
zmmx_test
--FILE--
<?php
echo zmmx_test_call('zend_string_init'), "\n", zmmx_test_call('zend_string_init persistent'), "\n";
?>
--EXPECT--
ok
ok
