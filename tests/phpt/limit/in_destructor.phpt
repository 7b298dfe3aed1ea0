--TEST--
The error inside a destructor is reported as any other
--EXTENSIONS--
zmmx
--INI--
memory_limit=16M
--FILE--
<?php
class Greedy
{
    public function __destruct()
    {
        $text = str_repeat('x', 50000000);
    }
}
$greedy = new Greedy();
unset($greedy);
?>
--EXPECTF--
Fatal error: Allowed memory size of 16777216 bytes exhausted%S (tried to allocate %d bytes) in %s on line %d%r(\nStack trace:(\n#[^\n]*)*)?%r
