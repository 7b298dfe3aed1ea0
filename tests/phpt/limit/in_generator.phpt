--TEST--
The error inside a generator is reported as any other
--EXTENSIONS--
zmmx
--INI--
memory_limit=16M
--FILE--
<?php
function endless(): Generator
{
    $held = [];
    while (true) {
        $held[] = str_repeat('x', 10000);
        yield count($held);
    }
}
foreach (endless() as $n);
?>
--EXPECTF--
Fatal error: Allowed memory size of 16777216 bytes exhausted%S (tried to allocate %d bytes) in %s on line %d%r(\nStack trace:(\n#[^\n]*)*)?%r
