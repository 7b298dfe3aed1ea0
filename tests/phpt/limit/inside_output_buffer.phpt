--TEST--
The error inside an output buffer is shown, and what was buffered is dropped as without zmmx
--EXTENSIONS--
zmmx
--INI--
memory_limit=16M
--FILE--
<?php
ob_start(fn ($buffer) => strtoupper(substr($buffer, 0, 9)) . substr($buffer, 9));
echo "buffered\n";
$text = str_repeat('x', 50000000);
?>
--EXPECTF--

Fatal error: Allowed memory size of 16777216 bytes exhausted%S (tried to allocate %d bytes) in %s on line %d%r(\nStack trace:(\n#[^\n]*)*)?%r
