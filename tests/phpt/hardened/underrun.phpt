--TEST--
zmmx.hardened finds writing before a block
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
    'zmmx_test_bug("write", 24, -1)',
    'zmmx_test_bug("write", 24, -16)',
    'zmmx_test_bug("write", 10000, -1)',
] as $code) {
    $result = child_dies("\n$code;", ['zmmx.hardened' => 1]);
    echo $result['output'], $result['errors'], "signal ", $result['signal'], "\n";
}
?>
--EXPECTF--
zmmx: free(0x%x): a block of up to 31 bytes was written to before its start
signal 6
zmmx: free(0x%x): a block of up to 31 bytes was written to before its start
signal 6
zmmx: free(0x%x): a block of up to 12271 bytes was written to before its start
signal 6
