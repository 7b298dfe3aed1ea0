--TEST--
zmmx.hardened finds writing to a freed block when its wait is over
--EXTENSIONS--
zmmx
zmmx_test
--SKIPIF--
<?php $why = 'it finds these bugs first, as tests/debuggers shows'; require __DIR__ . '/../inc/skip_debugger.inc'; ?>
<?php require __DIR__ . '/../inc/skip_not_linux.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

foreach ([
    'zmmx_test_bug("freed write", 24)',
    'zmmx_test_bug("freed write", 24, 23)',
    'zmmx_test_bug("freed write", 10000, 9999)',
] as $code) {
    $result = child_dies("\n$code;", ['zmmx.hardened' => 1, 'zmmx.check' => 'off']);
    echo $result['output'], $result['errors'], "signal ", $result['signal'], "\n";
}
?>
--EXPECTF--
zmmx: block 0x%x of 24 bytes: written to after it was freed, at byte 0
signal 6
zmmx: block 0x%x of 24 bytes: written to after it was freed, at byte 23
signal 6
zmmx: block 0x%x of 10000 bytes: written to after it was freed, at byte 9999
signal 6
