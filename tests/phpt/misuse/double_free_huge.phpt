--TEST--
Freeing a huge block twice ends the process
--EXTENSIONS--
zmmx
zmmx_test
--SKIPIF--
<?php require __DIR__ . '/../inc/skip_not_linux.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$result = child_run('zmmx_test_free_twice(5000000);');
echo $result['output'], $result['errors'], 'signal ', $result['signal'], "\n";
?>
--EXPECTF--
zmmx: free(%s%A
signal 6
