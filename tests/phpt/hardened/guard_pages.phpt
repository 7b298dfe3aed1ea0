--TEST--
zmmx.hardened ends the process at once for reading or writing a page after or before a large or huge block, and says which
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
    'zmmx_test_bug("read", 10000, 12280)',
    'zmmx_test_bug("write", 10000, -17)',
    'zmmx_test_bug("write", 5000000, 5001208)',
] as $code) {
    $result = child_dies("\n$code;", ['zmmx.hardened' => 1]);
    echo $result['output'], $result['errors'], "signal ", $result['signal'], "\n";
}
?>
--EXPECTF--
zmmx: access to 0x%x: 2280 bytes past the end of a large block of 10000 bytes at 0x%x
signal 11
zmmx: access to 0x%x: 17 bytes before a large block of 10000 bytes at 0x%x
signal 11
zmmx: access to 0x%x: 1208 bytes past the end of a huge block of 5000000 bytes at 0x%x
signal 11
