--TEST--
Resizing a pointer inside a huge block ends the process and says what it is
--EXTENSIONS--
zmmx
zmmx_test
--SKIPIF--
<?php $why = 'while blocks are tracked the messages also say where'; require __DIR__ . '/../inc/skip_tracked.inc'; ?>
<?php $why = 'a hardened heap has messages of its own, which tests in hardened/ expect'; require __DIR__ . '/../inc/skip_hardened.inc'; ?>
<?php require __DIR__ . '/../inc/skip_not_linux.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$result = child_dies('zmmx_test_realloc_foreign("inside a huge block");');
echo $result['output'], $result['errors'], 'signal ', $result['signal'], "\n";
?>
--EXPECTF--
zmmx: realloc(%s): not the start of a block, 65536 bytes into a huge block of %d bytes
signal 6
