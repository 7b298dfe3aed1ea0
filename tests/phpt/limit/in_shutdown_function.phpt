--TEST--
The error inside a shutdown function does not keep the next from running
--EXTENSIONS--
zmmx
--INI--
memory_limit=16M
--FILE--
<?php
register_shutdown_function(function () {
    $text = str_repeat('x', 50000000);
});
register_shutdown_function(function () {
    echo "next\n";
});
?>
--EXPECTF--
Fatal error: Allowed memory size of 16777216 bytes exhausted%S (tried to allocate %d bytes) in %s on line %d%r(\nStack trace:(\n#[^\n]*)*)?%r
