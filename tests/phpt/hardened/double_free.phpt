--TEST--
zmmx.hardened finds a second free with other allocations between
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
    'zmmx_test_bug("freed twice", 24)',
    'zmmx_test_free_twice(10000)',
    'zmmx_test_free_twice(5000000)',
] as $code) {
    $result = child_dies("\n$code;", ['zmmx.hardened' => 1]);
    echo $result['output'], $result['errors'], "signal ", $result['signal'], "\n";
}
?>
--EXPECTF--
zmmx: free(0x%x): double free of a block of up to 31 bytes
signal 6
zmmx: free(0x%x): double free of a block of 10000 bytes
signal 6
zmmx: free(0x%x): a huge block of 5000000 bytes that was already freed
signal 6
