--TEST--
An output buffer grown beyond memory_limit is a fatal error
--EXTENSIONS--
zmmx
--INI--
memory_limit=16M
--FILE--
<?php
ob_start(fn ($buffer) => '');
register_shutdown_function(fn () => print("the end\n"));
while (true) {
    echo '0123456789012345678901234567890123456789012345678901234567890123456789';
}
?>
--EXPECTF--
Fatal error: Allowed memory size of 16777216 bytes exhausted%S (tried to allocate %d bytes) in %s on line %d%r(\nStack trace:(\n#[^\n]*)*)?%r
the end
