--TEST--
The error inside a fiber is reported as any other
--EXTENSIONS--
zmmx
--SKIPIF--
<?php $why = 'it warns of every jump from the stack of a fiber'; $which = 'AddressSanitizer'; require __DIR__ . '/../inc/skip_debugger.inc'; ?>
--INI--
memory_limit=16M
--FILE--
<?php
$fiber = new Fiber(function () {
    $held = [];
    while (true) {
        $held[] = str_repeat('x', 10000);
        Fiber::suspend();
    }
});
$fiber->start();
while (true) {
    $fiber->resume();
}
?>
--EXPECTF--
Fatal error: Allowed memory size of 16777216 bytes exhausted%S (tried to allocate %d bytes) in %s on line %d%r(\nStack trace:(\n#[^\n]*)*)?%r
