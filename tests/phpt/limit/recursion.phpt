--TEST--
Endless recursion over memory_limit is a fatal error
--EXTENSIONS--
zmmx
--INI--
memory_limit=16M
--FILE--
<?php
function deeper(int $level): int
{
    return 1 + deeper($level + 1);
}
deeper(0);
?>
--EXPECTF--
Fatal error: Allowed memory size of 16777216 bytes exhausted%S (tried to allocate %d bytes) in %s on line %d%r(\nStack trace:(\n#[^\n]*)*)?%r
