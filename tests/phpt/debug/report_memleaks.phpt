--TEST--
In a debug build blocks that outlive their request are reported as ZendMM reports them
--EXTENSIONS--
zmmx
zmmx_test
--SKIPIF--
<?php require __DIR__ . '/../inc/skip_not_debug.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

function report(array $result): string
{
    $text = preg_replace('~^\[.*?\]  Script~m', '[time]  Script', $result['errors']);
    return preg_replace('~0x[0-9a-f]+~', '0x', $text);
}

$cases = [
    'one' => 'zmmx_test_leak(7);',
    'repeated' => 'zmmx_test_leak(100, 5000);',
    'two sizes of one line' => 'zmmx_test_leak(16); zmmx_test_leak(2000);',
    'large' => 'zmmx_test_leak(40000, 3);',
    'huge' => 'zmmx_test_leak(3000000, 4);',
    'huge and small' => 'zmmx_test_leak(50, 2); zmmx_test_leak(5000000);',
    'lines of the engine' => 'zmmx_test_leak_by("smart_str");',
    'a function that allocates for its caller' => 'zmmx_test_leak_by("estrdup");',
    'a reallocated block' => 'zmmx_test_leak_by("safe_erealloc");',
    'none' => '$a = new ArrayObject; $a["self"] = $a; $GLOBALS["b"] = range(1, 1000);',
    'after exit' => 'zmmx_test_leak(9); exit(3);',
    'after an exception' => 'zmmx_test_leak(9); throw new Exception("thrown");',
    'after a fatal error' => 'zmmx_test_leak(9); undefined();',
    'switched off' => 'ini_set("report_memleaks", 0); zmmx_test_leak(9);',
    'no warnings' => 'error_reporting(0); zmmx_test_leak(9);',
];
foreach ($cases as $name => $code) {
    ['stock' => $stock, 'zmmx' => $zmmx] = child_compare($code);
    $lines = substr_count($zmmx['errors'], "\n");
    echo "$name: ", report($stock) === report($zmmx) ? "$lines lines" : "\n" . report($stock) . report($zmmx), "\n";
}
echo report(child_run('zmmx_test_leak(100, 3);'));
?>
--EXPECTF--
one: 3 lines
repeated: 4 lines
two sizes of one line: 4 lines
large: 4 lines
huge: 4 lines
huge and small: 6 lines
lines of the engine: 3 lines
a function that allocates for its caller: 3 lines
a reallocated block: 3 lines
none: 0 lines
after exit: 3 lines
after an exception: 3 lines
after a fatal error: 3 lines
switched off: 0 lines
no warnings: 3 lines
[time]  Script:  '%s'
%szmmx_test_leaks.c(%d) :  Freeing 0x (100 bytes), script=%s
Last leak repeated 2 times
=== Total 3 memory leaks detected ===
