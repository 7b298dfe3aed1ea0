--TEST--
An array doubled beyond memory_limit is a fatal error
--EXTENSIONS--
zmmx
--INI--
memory_limit=16M
--FILE--
<?php
$data = [];
for ($i = 0; true; $i++) {
    $data[] = $i;
}
?>
--EXPECTF--
Fatal error: Allowed memory size of 16777216 bytes exhausted%S (tried to allocate %d bytes) in %s on line %d%r(\nStack trace:(\n#[^\n]*)*)?%r
