--TEST--
Callbacks are called wherever PHP code runs, with and without the JIT
--EXTENSIONS--
zmmx
--INI--
memory_limit=128M
zmmx.soft_limit=off
--SKIPIF--
<?php $why = 'in a hardened heap blocks are larger'; require __DIR__ . '/../inc/skip_hardened.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$code = <<<'CODE'
require %s;
class Dies { public $self; public function __destruct() { fill(40); } }
$where = '';
$seen = [];
zmmx_on_pressure(function () use (&$where, &$seen) { $seen[] = $where; }, 30 << 20);
$places = [
    'function' => fill(...),
    'loop' => function () { $list = []; for ($i = 0; $i < 640; $i++) { $list[] = str_repeat('x', 65000); } },
    'generator' => function () { foreach ((function () { yield fill(40); })() as $n) {} },
    'fiber' => function () { $fiber = new Fiber(function () { Fiber::suspend(1); fill(40); }); $fiber->start(); $fiber->resume(); },
    'destructor' => function () { $dies = new Dies; unset($dies); },
    'destructor of a cycle' => function () { $dies = new Dies; $dies->self = $dies; unset($dies); gc_collect_cycles(); },
    'output callback' => function () { ob_start(function () { fill(40); return ''; }); echo 'text'; ob_end_flush(); },
    'sort' => function () { $list = [2, 1]; usort($list, function ($a, $b) { fill(40); return $a <=> $b; }); },
    'error handler' => function () { set_error_handler(function () { fill(40); return true; }); echo $undefined; restore_error_handler(); },
    'included code' => function () { eval('$list = []; while (count($list) < 640) { $list[] = str_repeat("x", 65000); }'); },
];
foreach ($places as $where => $place) {
    $place(40);
}
$where = 'nowhere';
register_shutdown_function(function () use (&$where, &$seen) {
    $where = 'shutdown function';
    fill(40);
    ob_start(function () use (&$where, &$seen) {
        $where = 'last output callback';
        fill(40);
        return implode(', ', $seen) . (zmmx_check() ? '' : ', broken') . "\n";
    });
});
CODE;
$said = [];
foreach (['off', 'tracing', 'function'] as $mode) {
    $file = tempnam(sys_get_temp_dir(), 'zmmx');
    file_put_contents($file, '<?php ' . sprintf($code, var_export(__DIR__ . '/../inc/fill.inc', true)));
    $said[] = child_lived(child_shell('exec ' . escapeshellarg(child_binary()) . ' ' . getenv('TEST_PHP_EXTRA_ARGS') . child_settings([
        'opcache.enable' => 1, 'opcache.enable_cli' => 1, 'opcache.jit_buffer_size' => '16M', 'opcache.jit' => $mode,
        'opcache.jit_hot_loop' => 2, 'opcache.jit_hot_func' => 2,
    ]) . ' ' . escapeshellarg($file)))['output'];
    unlink($file);
}
echo implode(array_unique($said));
?>
--EXPECT--
function, loop, generator, fiber, destructor, destructor of a cycle, output callback, sort, error handler, included code, shutdown function, last output callback
