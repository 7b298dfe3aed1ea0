--TEST--
Stacks are taken from compiled code, generators, fibers, includes and while an exception is handled
--EXTENSIONS--
zmmx
--SKIPIF--
<?php
if (!function_exists('opcache_get_status') || ini_get('opcache.jit_buffer_size') === false) {
    die('skip needs the JIT');
}
?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$code = <<<'CODE'
function generate(int $n) { for ($i = 0; $i < $n; $i++) { yield [$i, "g$i"]; } }
function delegate(int $n) { yield from generate($n); }
function fail(int $i): void { throw new LogicException("failed $i", $i, new Exception(str_repeat('p', $i))); }
class Node { public array $data; function __construct(int $i) { $this->data = ['n' => $i, 'k' => "v$i", $i]; } }
function work(int $n): int
{
    $sum = 0;
    $kept = [];
    for ($i = 0; $i < $n; $i++) {
        $kept[$i % 100] = new Node($i);
        $sum += strlen($kept[$i % 100]->data['k']);
        if ($i % 10 === 0) {
            try { fail($i % 50); } catch (LogicException $error) { $sum += $error->getCode(); }
        }
    }
    foreach (delegate($n) as [$number, $text]) { $sum += strlen($text . $number); }
    $fiber = new Fiber(function () use ($n) { for ($i = 0; $i < $n; $i++) { Fiber::suspend([$i, "f$i"]); } });
    for ($value = $fiber->start(); !$fiber->isTerminated(); $value = $fiber->resume()) { $sum += strlen($value[1]); }
    for ($i = 0; $i < 50; $i++) { $sum += eval("return array_sum(array_map(fn (int \$x) => \$x + $i, range(1, 20)));"); }
    return $sum;
}
foreach ([0, 512, 524288] as $interval) {
    zmmx_profile_start($interval);
    $sum = work(20000);
    zmmx_profile_stop();
    $frames = strtr(zmmx_profile_dump('collapsed', 'allocated'), [' ' => ';', "\n" => ';']);
    $missing = array_diff(['work', 'generate', 'fail', 'Node::__construct'], explode(';', $frames));
    echo $sum, $interval < 1000 && $missing ? ' without ' . implode(' ', $missing) : '', ' ', (int) zmmx_check(), "\n";
}
CODE;
foreach (['off', 'tracing', 'function'] as $mode) {
    foreach (['zmmx.track' => 1, 'zmmx.leaks' => 'stderr', 'zmmx.enable' => 1] as $name => $value) {
        $file = tempnam(sys_get_temp_dir(), 'zmmx');
        file_put_contents($file, "<?php $code");
        $result = child_shell('exec ' . escapeshellarg(child_binary()) . ' ' . getenv('TEST_PHP_EXTRA_ARGS') . child_settings([
            'opcache.enable' => 1, 'opcache.enable_cli' => 1, 'opcache.jit_buffer_size' => '16M', 'opcache.jit' => $mode,
            $name => $value, 'zmmx.track_depth' => 20,
        ]) . ' ' . escapeshellarg($file));
        unlink($file);
        echo implode(', ', array_unique(explode("\n", trim($result['output'])))), $result['errors'], ' ', $result['status'], "\n";
    }
}
?>
--EXPECT--
490560 1 0
490560 1 0
490560 1 0
490560 1 0
490560 1 0
490560 1 0
490560 1 0
490560 1 0
490560 1 0
