--TEST--
A string appended to beyond memory_limit is a fatal error
--EXTENSIONS--
zmmx
--INI--
memory_limit=16M
--FILE--
<?php
$text = '';
while (true) {
    $text .= '0123456789';
}
?>
--EXPECTF--
Fatal error: Allowed memory size of 16777216 bytes exhausted%S (tried to allocate %d bytes) in %s on line %d%r(\nStack trace:(\n#[^\n]*)*)?%r
