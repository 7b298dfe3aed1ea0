--TEST--
Freeing a block of malloc() ends the process and says what it is
--EXTENSIONS--
zmmx
zmmx_test
--SKIPIF--
<?php require __DIR__ . '/../inc/skip_not_linux.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$result = child_dies('zmmx_test_free_foreign("malloc");');
echo $result['output'], $result['errors'], 'signal ', $result['signal'], "\n";
?>
--EXPECTF--
zmmx: free(%s): not a block of this heap
signal 6
