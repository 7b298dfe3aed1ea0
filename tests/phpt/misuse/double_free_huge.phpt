--TEST--
Freeing a huge block twice ends the process
--EXTENSIONS--
zmmx
zmmx_test
--SKIPIF--
<?php $why = 'a hardened heap has messages of its own, which tests in hardened/ expect'; require __DIR__ . '/../inc/skip_hardened.inc'; ?>
<?php require __DIR__ . '/../inc/skip_not_linux.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$result = child_dies('zmmx_test_free_twice(5000000);');
echo $result['output'], $result['errors'], 'signal ', $result['signal'], "\n";
?>
--EXPECTF--
zmmx: free(%s): a huge block of 5001216 bytes that was already freed
signal 6
