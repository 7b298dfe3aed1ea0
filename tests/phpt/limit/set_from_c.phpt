--TEST--
zend_set_memory_limit() moves the limit for C callers
--EXTENSIONS--
zmmx
zmmx_test
--INI--
memory_limit=64M
--FILE--
<?php
$text = str_repeat('x', 20000000);
var_dump(zmmx_test_set_memory_limit(100000000), zmmx_test_set_memory_limit(10000000));
?>
--EXPECT--
bool(true)
bool(false)
