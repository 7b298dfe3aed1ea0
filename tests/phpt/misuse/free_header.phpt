--TEST--
Freeing a chunk header ends the process and says what it is
--EXTENSIONS--
zmmx
zmmx_test
--SKIPIF--
<?php $why = 'it reports what the test does, as tests/debuggers shows'; $which = 'memcheck'; require __DIR__ . '/../inc/skip_debugger.inc'; ?>
<?php require __DIR__ . '/../inc/skip_not_linux.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$result = child_dies('zmmx_test_free_foreign("header");');
echo $result['output'], $result['errors'], 'signal ', $result['signal'], "\n";
?>
--EXPECTF--
zmmx: free(%s): points into a chunk's header
signal 6
