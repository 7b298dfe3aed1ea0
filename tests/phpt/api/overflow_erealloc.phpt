--TEST--
erealloc() of a size that no page count can hold ends the script as without zmmx
--EXTENSIONS--
zmmx
zmmx_test
--SKIPIF--
<?php
if (PHP_DEBUG) {
    die('skip ZendMM of a debug build takes such a size for a small one');
}
?>
--FILE--
<?php
require __DIR__ . '/../inc/overflow.inc';
overflow_end('erealloc');
?>
--EXPECT--
Possible integer overflow in memory allocation
abort() or a fatal error
