--TEST--
With zmmx.track a message about a broken block says where it was allocated and freed
--EXTENSIONS--
zmmx
zmmx_test
--SKIPIF--
<?php $why = 'a hardened heap has messages of its own, which tests in hardened/ expect'; require __DIR__ . '/../inc/skip_hardened.inc'; ?>
<?php require __DIR__ . '/../inc/skip_not_linux.inc'; ?>
<?php require __DIR__ . '/../inc/skip_debug.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

foreach (['zmmx_test_free_twice(100);', 'zmmx_test_free_twice(5000);', 'zmmx_test_free_twice(3000000);', 'zmmx_test_free_foreign("inside a slot");'] as $code) {
    $result = child_dies("\n$code", ['zmmx.track' => 1]);
    echo $result['errors'], 'signal ', $result['signal'], "\n";
}
?>
--EXPECTF--
zmmx: free(0x%x): double free of a block of 112 bytes; allocated at Command line code:2 (%Szmmx_test.so%S), freed at Command line code:2 (%Szmmx_test.so%S)
signal 6
zmmx: free(0x%x): points into free pages: already freed, or never allocated; allocated at Command line code:2 (%Szmmx_test.so%S), freed at Command line code:2 (%Szmmx_test.so%S)
signal 6
zmmx: free(0x%x): a huge block of 3002368 bytes that was already freed; allocated at Command line code:2 (%Szmmx_test.so%S), freed at Command line code:2 (%Szmmx_test.so%S)
signal 6
zmmx: free(0x%x): not the start of a block, 16 bytes into a slot of 112 bytes; allocated at Command line code:2 (%Szmmx_test.so%S)
signal 6
