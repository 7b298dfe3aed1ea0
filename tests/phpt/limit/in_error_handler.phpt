--TEST--
The error inside an error handler is reported as any other
--EXTENSIONS--
zmmx
--INI--
memory_limit=16M
--FILE--
<?php
set_error_handler(function () {
    $data = [];
    while (true) {
        $data[] = str_repeat('x', 1000);
    }
});
echo $undefined;
?>
--EXPECTF--
Fatal error: Allowed memory size of 16777216 bytes exhausted%S (tried to allocate %d bytes) in %s on line %d%r(\nStack trace:(\n#[^\n]*)*)?%r
