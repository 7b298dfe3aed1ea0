--TEST--
zmmx.hardened with zmmx.track says where a broken block was allocated and freed
--EXTENSIONS--
zmmx
zmmx_test
--SKIPIF--
<?php require __DIR__ . '/../inc/skip_not_linux.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

foreach ([
    'zmmx_test_bug("write", 24, 24)',
    'zmmx_test_bug("freed write", 24)',
    'zmmx_test_bug("freed twice", 24)',
] as $code) {
    $result = child_run("\n$code;", ['zmmx.hardened' => 1, 'zmmx.track' => 1, 'zmmx.check' => 'off']);
    echo $result['output'], $result['errors'], "signal ", $result['signal'], "\n";
}
?>
--EXPECTF--
zmmx: free(0x%x): a block of 24 bytes was written to behind its end, at byte 24; allocated at Command line code:2 (%Szmmx_test.so%S)
signal 6
zmmx: block 0x%x of 24 bytes: written to after it was freed, at byte 0; allocated at Command line code:2 (%Szmmx_test.so%S), freed at Command line code:2 (%Szmmx_test.so%S)
signal 6
zmmx: free(0x%x): double free of a block of up to 31 bytes; allocated at Command line code:2 (%Szmmx_test.so%S), freed at Command line code:2 (%Szmmx_test.so%S)
signal 6
