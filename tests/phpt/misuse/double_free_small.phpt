--TEST--
Freeing a small block twice ends the process with its address and size
--EXTENSIONS--
zmmx
zmmx_test
--SKIPIF--
<?php $why = 'a hardened heap has messages of its own, which tests in hardened/ expect'; require __DIR__ . '/../inc/skip_hardened.inc'; ?>
<?php require __DIR__ . '/../inc/skip_not_linux.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$result = child_dies('zmmx_test_free_twice(100);');
echo $result['output'], $result['errors'], 'signal ', $result['signal'], "\n";
?>
--EXPECTF--
zmmx: free(%s): double free of a block of 112 bytes
signal 6
