--TEST--
Many large blocks over memory_limit are a fatal error
--EXTENSIONS--
zmmx
--INI--
memory_limit=16M
--FILE--
<?php
$data = [];
while (true) {
    $data[] = str_repeat('x', 100000);
}
?>
--EXPECTF--
Fatal error: Allowed memory size of 16777216 bytes exhausted%S (tried to allocate %d bytes) in %s on line %d%r(\nStack trace:(\n#[^\n]*)*)?%r
