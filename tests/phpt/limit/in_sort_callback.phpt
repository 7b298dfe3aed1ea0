--TEST--
The error inside a callback of the engine is reported as any other
--EXTENSIONS--
zmmx
--INI--
memory_limit=16M
--FILE--
<?php
$data = range(1, 100);
usort($data, function ($a, $b) {
    static $held = [];
    $held[] = str_repeat('x', 100000);
    return $a <=> $b;
});
?>
--EXPECTF--
Fatal error: Allowed memory size of 16777216 bytes exhausted%S (tried to allocate %d bytes) in %s on line %d%r(\nStack trace:(\n#[^\n]*)*)?%r
