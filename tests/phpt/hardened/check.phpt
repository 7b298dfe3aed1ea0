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
    $result = child_run($code, ['zmmx.check' => $every]);
    echo $result['output'], $result['errors'], "signal ", $result['signal'], "\n";
    $result = child_run('$a = range(1, 2000); echo array_sum($a), "\n";', ['zmmx.check' => $every]);
    echo $result['output'], $result['errors'], "status ", $result['status'], "\n";
}
?>
--EXPECTF--
zmmx: check before operation %d, alloc: 0x%x: %s
signal 6
2001000
status 0
zmmx: %s
signal 6
2001000
status 0
