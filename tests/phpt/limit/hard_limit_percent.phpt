--TEST--
memory_hard_limit_percent moves the hard limit
--EXTENSIONS--
zmmx
zmmx_test
--SKIPIF--
<?php require __DIR__ . '/../inc/skip_old_regime.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$code = 'zmmx_test_leak(1000000, 1000); echo "not reached";';
foreach (child_compare($code, ['memory_limit' => '16M', 'memory_hard_limit_percent' => 400]) as $heap => $result) {
    echo "$heap {$result['status']} ", trim($result['output'] . $result['errors']), "\n";
}
?>
--EXPECTF--
stock 137 Hard memory limit of 67108864 bytes exhausted (tried to allocate %d bytes) in Command line code on line 1
zmmx 137 Hard memory limit of 67108864 bytes exhausted (tried to allocate %d bytes) in Command line code on line 1
