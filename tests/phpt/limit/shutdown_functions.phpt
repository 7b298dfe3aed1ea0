--TEST--
Shutdown functions run after the error and have memory again
--EXTENSIONS--
zmmx
--INI--
memory_limit=16M
--FILE--
<?php
register_shutdown_function(function () {
    global $data;
    $data = null;
    $text = str_repeat('x', 5000000);
    echo strlen($text), ' ', strstr(error_get_last()['message'], ' of ', true), "\n";
    var_dump(zmmx_check());
});
$data = [];
while (true) {
    $data[] = str_repeat('x', 1000);
}
?>
--EXPECTF--
Fatal error: Allowed memory size of 16777216 bytes exhausted%S (tried to allocate %d bytes) in %s on line %d%r(\nStack trace:(\n#[^\n]*)*)?%r
5000000 Allowed memory size
bool(true)
