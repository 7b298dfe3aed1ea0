--TEST--
A fallible allocation over the limit gives NULL and leaves the error to the engine
--EXTENSIONS--
zmmx
zmmx_test
--SKIPIF--
<?php require __DIR__ . '/../inc/skip_old_regime.inc'; ?>
--INI--
memory_limit=16M
--FILE--
<?php
var_dump(zmmx_test_fallible(1000000));
$result = zmmx_test_fallible(100000000);
echo "not reached\n";
?>
--EXPECTF--
bool(true)

Fatal error: Allowed memory size of 16777216 bytes exhausted%S (tried to allocate 1000%d bytes) in %s on line 3%r(\nStack trace:(\n#[^\n]*)*)?%r
