--TEST--
Resizing static data ends the process and says what it is
--EXTENSIONS--
zmmx
zmmx_test
--SKIPIF--
<?php require __DIR__ . '/../inc/skip_not_linux.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$result = child_dies('zmmx_test_realloc_foreign("static");');
echo $result['output'], $result['errors'], 'signal ', $result['signal'], "\n";
?>
--EXPECTF--
zmmx: realloc(%s): not a block of this heap
signal 6
