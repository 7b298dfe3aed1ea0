--TEST--
At zmmx.soft_limit cycles are collected before the heap grows on, but not again before it has grown by a quarter
--EXTENSIONS--
zmmx
--INI--
memory_limit=128M
--SKIPIF--
<?php $why = 'in a hardened heap blocks are larger'; require __DIR__ . '/../inc/skip_hardened.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$begin = 'class Node { public $self; public $data; }
function cycle(int $size): void { $node = new Node; $node->self = $node; $node->data = str_repeat("x", $size); }
/* 200 MB of garbage, of which the collector would hear at 10001 roots */
function garbage(): void { for ($i = 0; $i < 2000; $i++) { cycle(100000); } }
function peak(): string { return memory_get_peak_usage(true) >> 20 < 70 ? "stays low\n" : "peak " . memory_get_peak_usage(true) . "\n"; }
';
$cases = [
    'without' => ['off', 'garbage(); echo peak();'],
    'a share' => ['0.5', 'garbage(); echo peak();'],
    'percent' => ['50%', 'garbage(); echo peak();'],
    'bytes' => ['64M', 'garbage(); echo peak();'],
    'by ini_set' => ['off', 'ini_set("zmmx.soft_limit", "0.5"); garbage(); echo peak();'],
    'of a lower limit' => ['0.9', 'ini_set("memory_limit", "64M"); garbage(); echo peak();'],
    'in a generator' => ['0.5', 'foreach ((function () { garbage(); yield 1; })() as $n); echo peak();'],
    'in a fiber' => ['0.5', '(new Fiber(function () { garbage(); }))->start(); echo peak();'],
    'in a destructor' => ['0.5', 'class Dies { function __destruct() { garbage(); } } $dies = new Dies; unset($dies); echo peak();'],
    'in an output callback' => ['0.5', 'ob_start(function () { garbage(); return peak(); }); echo "text"; ob_end_flush();'],
    'in a shutdown function' => ['0.5', 'register_shutdown_function(function () { garbage(); echo peak(); });'],
    'a destructor that throws' => ['0.5', 'class Throws extends Node { function __destruct() { static $n = 0; if (!$n++) { throw new LogicException("thrown"); } } }
        try { for ($i = 0; $i < 2000; $i++) { $node = new Throws; $node->self = $node; $node->data = str_repeat("x", 100000); } }
        catch (LogicException $error) { echo $error->getMessage(), "\n"; } garbage(); echo peak();'],
    'before callbacks, which are not needed then' => ['0.5', 'zmmx_on_pressure(function () { echo "called\n"; }, 0.5); garbage(); echo peak();'],
    'gc_disable() holds' => ['0.5', 'gc_disable(); garbage(); echo peak();'],
    'nothing to find' => ['8M', '
        ini_set("memory_limit", -1);
        gc_collect_cycles();
        $before = gc_status()["runs"];
        $live = [];
        for ($i = 0; $i < 4000; $i++) { $root = []; $root[] = &$root; if ($i % 40 == 0) { $live[] = $root; } $live[] = str_repeat("y", 100000); }
        $runs = gc_status()["runs"] - $before;
        echo $runs >= 10 && $runs <= 20 ? "asked a few times\n" : "$runs runs\n";'],
    'usage that swings about it' => ['40M', '
        $live = [];
        for ($i = 0; $i < 380; $i++) { $live[] = str_repeat("y", 100000); }
        $before = gc_status()["runs"];
        for ($i = 0; $i < 200; $i++) { cycle(10); $swing = str_repeat("z", 6000000); unset($swing); (function () {})(); }
        $runs = gc_status()["runs"] - $before;
        echo $runs <= 1 ? "asked once\n" : "$runs runs\n";'],
];
foreach ($cases as $name => [$soft, $code]) {
    $said = [];
    foreach (['off', 'tracing'] as $jit) {
        $result = child_run("$begin $code if (!zmmx_check()) { echo 'broken'; }", ['zmmx.soft_limit' => $soft,
            'opcache.enable' => 1, 'opcache.enable_cli' => 1, 'opcache.jit_buffer_size' => '16M', 'opcache.jit' => $jit,
            'opcache.jit_hot_loop' => 2, 'opcache.jit_hot_func' => 2]);
        $said[] = trim($result['output'] . $result['errors']);
    }
    echo "-- $name\n", preg_replace('~ in .*| \(tried.*~', '', implode("\n", array_unique($said))), "\n";
}
foreach (['0', '', 'off', '1.0', '100%', '1.5', '0.0', '0%', '101%', '0.5x', '-1', '2', '10X', 'half'] as $value) {
    echo "'$value': ", trim(child_run('echo "ran";', ['zmmx.soft_limit' => $value])['output']), "\n";
}
?>
--EXPECT--
-- without
Fatal error: Allowed memory size of 134217728 bytes exhausted
-- a share
stays low
-- percent
stays low
-- bytes
stays low
-- by ini_set
stays low
-- of a lower limit
stays low
-- in a generator
stays low
-- in a fiber
stays low
-- in a destructor
stays low
-- in an output callback
stays low
-- in a shutdown function
stays low
-- a destructor that throws
thrown
stays low
-- before callbacks, which are not needed then
stays low
-- gc_disable() holds
Fatal error: Allowed memory size of 134217728 bytes exhausted
-- nothing to find
asked a few times
-- usage that swings about it
asked once
'0': ran
'': ran
'off': ran
'1.0': ran
'100%': ran
'1.5': Warning: zmmx.soft_limit must be off, a number of bytes such as 96M, at least 64K, or a share of memory_limit such as 0.8 or 80%, "1.5" given in Unknown on line 0
ran
'0.0': Warning: zmmx.soft_limit must be off, a number of bytes such as 96M, at least 64K, or a share of memory_limit such as 0.8 or 80%, "0.0" given in Unknown on line 0
ran
'0%': Warning: zmmx.soft_limit must be off, a number of bytes such as 96M, at least 64K, or a share of memory_limit such as 0.8 or 80%, "0%" given in Unknown on line 0
ran
'101%': Warning: zmmx.soft_limit must be off, a number of bytes such as 96M, at least 64K, or a share of memory_limit such as 0.8 or 80%, "101%" given in Unknown on line 0
ran
'0.5x': Warning: zmmx.soft_limit must be off, a number of bytes such as 96M, at least 64K, or a share of memory_limit such as 0.8 or 80%, "0.5x" given in Unknown on line 0
ran
'-1': Warning: zmmx.soft_limit must be off, a number of bytes such as 96M, at least 64K, or a share of memory_limit such as 0.8 or 80%, "-1" given in Unknown on line 0
ran
'2': Warning: zmmx.soft_limit must be off, a number of bytes such as 96M, at least 64K, or a share of memory_limit such as 0.8 or 80%, "2" given in Unknown on line 0
ran
'10X': Warning: zmmx.soft_limit must be off, a number of bytes such as 96M, at least 64K, or a share of memory_limit such as 0.8 or 80%, "10X" given in Unknown on line 0
ran
'half': Warning: zmmx.soft_limit must be off, a number of bytes such as 96M, at least 64K, or a share of memory_limit such as 0.8 or 80%, "half" given in Unknown on line 0
ran
