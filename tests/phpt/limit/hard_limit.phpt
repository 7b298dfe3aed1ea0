--TEST--
Beyond the hard limit the process ends with status 137
--EXTENSIONS--
zmmx
zmmx_test
--SKIPIF--
<?php require __DIR__ . '/../inc/skip_old_regime.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$code = 'register_shutdown_function(fn () => print("not reached"));'
    . 'zmmx_test_leak(1000000, 1000); echo "not reached";';
foreach (child_compare($code, ['memory_limit' => '16M']) as $heap => $result) {
    echo "$heap {$result['status']} ", trim($result['output'] . $result['errors']), "\n";
}
?>
--EXPECTF--
stock 137 Hard memory limit of 33554432 bytes exhausted (tried to allocate %d bytes) in Command line code on line 1
zmmx 137 Hard memory limit of 33554432 bytes exhausted (tried to allocate %d bytes) in Command line code on line 1
