--TEST--
zmmx.check=N looks at the whole heap before every Nth operation
--EXTENSIONS--
zmmx
zmmx_test
--SKIPIF--
<?php $why = 'it finds these bugs first, as tests/debuggers shows'; require __DIR__ . '/../inc/skip_debugger.inc'; ?>
<?php require __DIR__ . '/../inc/skip_not_linux.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$code = '$p = zmmx_test_bug("freed write", 64, 1); echo "not reached";';
foreach ([1, 1000] as $every) {
    $result = child_dies($code, ['zmmx.check' => $every]);
    echo $result['output'], $result['errors'], "signal ", $result['signal'], "\n";
    $result = child_dies('$a = range(1, 2000); echo array_sum($a), "\n";', ['zmmx.check' => $every]);
    echo $result['output'], $result['errors'], "status ", $result['status'], "\n";
}
?>
--EXPECTF--
zmmx: check before operation %d, alloc: 0x%x: %r(RUN-2 link is|HARDEN-4 a block in quarantine is) %r%s
signal 6
2001000
status 0
zmmx: %r(run 0x\w+: free list overwritten|check before operation 1000, free: 0x\w+: HARDEN-4)%r%s
signal 6
2001000
status 0
