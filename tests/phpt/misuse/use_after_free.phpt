--TEST--
Writing over a freed small block ends the process before it is handed out
--EXTENSIONS--
zmmx
zmmx_test
--SKIPIF--
<?php $why = 'a hardened heap has messages of its own, which tests in hardened/ expect'; require __DIR__ . '/../inc/skip_hardened.inc'; ?>
<?php require __DIR__ . '/../inc/skip_not_linux.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$result = child_dies('zmmx_test_use_after_free(64);');
echo $result['output'], $result['errors'], 'signal ', $result['signal'], "\n";
?>
--EXPECTF--
zmmx: run %s: free list overwritten (slots of 64 bytes, first link at %s)
signal 6
