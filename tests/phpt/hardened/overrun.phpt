--TEST--
zmmx.hardened finds writing one byte beyond a block when it is freed or resized
--EXTENSIONS--
zmmx
zmmx_test
--SKIPIF--
<?php $why = 'while blocks are tracked the messages also say where'; require __DIR__ . '/../inc/skip_tracked.inc'; ?>
<?php $why = 'it finds these bugs first, as tests/debuggers shows'; require __DIR__ . '/../inc/skip_debugger.inc'; ?>
<?php require __DIR__ . '/../inc/skip_not_linux.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

foreach ([
    'zmmx_test_bug("write", 24, 24)',
    'zmmx_test_bug("write", 3000, 3000)',
    'zmmx_test_bug("write", 10000, 10000)',
    'zmmx_test_bug("write", 5000000, 5000000)',
] as $code) {
    $result = child_dies("\n$code;", ['zmmx.hardened' => 1]);
    echo $result['output'], $result['errors'], "signal ", $result['signal'], "\n";
}
?>
--EXPECTF--
zmmx: free(0x%x): a block of 24 bytes (or of a smaller constant size, rounded up) was written to beyond its end, at byte 24
signal 6
zmmx: free(0x%x): a block of 3000 bytes was written to beyond its end, at byte 3000
signal 6
zmmx: free(0x%x): a block of 10000 bytes was written to beyond its end, at byte 10000
signal 6
zmmx: free(0x%x): a block of 5000000 bytes was written to beyond its end, at byte 5000000
signal 6
