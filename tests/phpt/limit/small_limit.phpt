--TEST--
memory_limit=2M lets a trivial script run and no more
--EXTENSIONS--
zmmx
--INI--
memory_limit=2M
--FILE--
<?php
echo "running\n";
$data = str_repeat('x', 3000000);
?>
--EXPECTF--
running

Fatal error: Allowed memory size of 2097152 bytes exhausted%S (tried to allocate %d bytes) in %s on line %d%r(\nStack trace:(\n#[^\n]*)*)?%r
