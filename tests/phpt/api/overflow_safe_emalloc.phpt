--TEST--
safe_emalloc() of a product beyond size_t ends the script as without zmmx
--EXTENSIONS--
zmmx
zmmx_test
--FILE--
<?php
require __DIR__ . '/../inc/overflow.inc';
overflow_end('safe_emalloc');
?>
--EXPECT--
Possible integer overflow in memory allocation
abort() or a fatal error
