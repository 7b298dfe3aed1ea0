--TEST--
The error of memory_limit cannot be caught
--EXTENSIONS--
zmmx
--INI--
memory_limit=16M
--FILE--
<?php
try {
    $text = str_repeat('x', 50000000);
} catch (Throwable $error) {
    echo "caught\n";
} finally {
    echo "finally\n";
}
?>
--EXPECTF--
Fatal error: Allowed memory size of 16777216 bytes exhausted%S (tried to allocate %d bytes) in %s on line %d%r(\nStack trace:(\n#[^\n]*)*)?%r
