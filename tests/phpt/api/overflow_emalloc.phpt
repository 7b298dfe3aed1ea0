--TEST--
emalloc() of a size that no page count can hold ends the script as without zmmx
--EXTENSIONS--
zmmx
zmmx_test
--FILE--
<?php
require __DIR__ . '/../inc/overflow.inc';
overflow_end('emalloc');
?>
--EXPECT--
Possible integer overflow in memory allocation
abort() or a fatal error
