--TEST--
Between the limit and the hard limit the error waits for the engine
--EXTENSIONS--
zmmx
zmmx_test
--SKIPIF--
<?php require __DIR__ . '/../inc/skip_old_regime.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$code = 'register_shutdown_function(fn () => print("shutdown\n")); zmmx_test_leak(1000000, 20); echo "not reached";';
foreach (child_compare($code, ['memory_limit' => '16M']) as $heap => $result) {
    echo "$heap {$result['status']} ", trim(preg_replace('~allocate \d+~', 'allocate N', $result['output'])), "\n";
}
?>
--EXPECTF--
stock 255 Fatal error: Allowed memory size of 16777216 bytes exhausted%S (tried to allocate N bytes) in Command line code on line 1%r(\nStack trace:(\n#[^\n]*)*)?%r
shutdown
zmmx 255 Fatal error: Allowed memory size of 16777216 bytes exhausted%S (tried to allocate N bytes) in Command line code on line 1%r(\nStack trace:(\n#[^\n]*)*)?%r
shutdown
