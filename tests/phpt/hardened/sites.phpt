--TEST--
zmmx.hardened with zmmx.track says where a broken block was allocated and freed
--EXTENSIONS--
zmmx
zmmx_test
--SKIPIF--
<?php $why = 'it finds these bugs first, as tests/debuggers shows'; require __DIR__ . '/../inc/skip_debugger.inc'; ?>
<?php require __DIR__ . '/../inc/skip_not_linux.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

foreach ([24, 10000, 5000000] as $size) {
    foreach (["'write', $size, $size", "'freed write', $size", "'write', $size, -1", "'freed twice', $size, 8"] as $bug) {
        $result = child_dies("\nzmmx_test_bug($bug);", ['zmmx.hardened' => 1, 'zmmx.check' => 'off', 'zmmx.track' => 1]);
        echo "$bug: signal {$result['signal']}\n", $result['output'], $result['errors'];
    }
}
?>
--EXPECTF--
'write', 24, 24: signal 6
zmmx: free(0x%x): a block of 24 bytes (or of a smaller constant size, rounded up) was written to beyond its end, at byte 24; allocated at Command line code:2 (%Szmmx_test.so%S)
'freed write', 24: signal 6
zmmx: block 0x%x of 24 bytes: written to after it was freed, at byte 0; allocated at Command line code:2 (%Szmmx_test.so%S), freed at Command line code:2 (%Szmmx_test.so%S)
'write', 24, -1: signal 6
zmmx: free(0x%x): a block of up to %d bytes was written to before its start; allocated at Command line code:2 (%Szmmx_test.so%S)
'freed twice', 24, 8: signal 6
zmmx: free(0x%x): double free of a block of 24 bytes; allocated at Command line code:2 (%Szmmx_test.so%S), freed at Command line code:2 (%Szmmx_test.so%S)
'write', 10000, 10000: signal 6
zmmx: free(0x%x): a block of 10000 bytes was written to beyond its end, at byte 10000; allocated at Command line code:2 (%Szmmx_test.so%S)
'freed write', 10000: signal 6
zmmx: block 0x%x of 10000 bytes: written to after it was freed, at byte 0; allocated at Command line code:2 (%Szmmx_test.so%S), freed at Command line code:2 (%Szmmx_test.so%S)
'write', 10000, -1: signal 6
zmmx: free(0x%x): a block of up to %d bytes was written to before its start; allocated at Command line code:2 (%Szmmx_test.so%S)
'freed twice', 10000, 8: signal 6
zmmx: free(0x%x): double free of a block of 10000 bytes; allocated at Command line code:2 (%Szmmx_test.so%S), freed at Command line code:2 (%Szmmx_test.so%S)
'write', 5000000, 5000000: signal 6
zmmx: free(0x%x): a block of 5000000 bytes was written to beyond its end, at byte 5000000; allocated at Command line code:2 (%Szmmx_test.so%S)
'freed write', 5000000: signal 11
zmmx: access to 0x%x: 0 bytes into a huge block of 5000000 bytes at 0x%x that was freed; allocated at Command line code:2 (%Szmmx_test.so%S), freed at Command line code:2 (%Szmmx_test.so%S)
'write', 5000000, -1: signal 6
zmmx: free(0x%x): a block of up to %d bytes was written to before its start; allocated at Command line code:2 (%Szmmx_test.so%S)
'freed twice', 5000000, 8: signal 6
zmmx: free(0x%x): a huge block of 5000000 bytes that was already freed; allocated at Command line code:2 (%Szmmx_test.so%S), freed at Command line code:2 (%Szmmx_test.so%S)
