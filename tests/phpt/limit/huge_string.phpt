--TEST--
A huge string over memory_limit is a fatal error that names its size
--EXTENSIONS--
zmmx
--INI--
memory_limit=16M
--FILE--
<?php
$text = str_repeat('x', 50000000);
echo "not reached\n";
?>
--EXPECTF--
Fatal error: Allowed memory size of 16777216 bytes exhausted%S (tried to allocate 5000%d bytes) in %s on line %d%r(\nStack trace:(\n#[^\n]*)*)?%r
