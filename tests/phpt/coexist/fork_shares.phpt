--TEST--
A child of pcntl_fork() shares with its parent what it would share without zmmx
--EXTENSIONS--
zmmx
pcntl
--SKIPIF--
<?php require __DIR__ . '/../inc/skip_not_linux.inc'; ?>
<?php $why = 'blocks of a hardened heap are larger'; require __DIR__ . '/../inc/skip_hardened.inc'; ?>
<?php require __DIR__ . '/../inc/skip_tracked.inc'; ?>
<?php if (!is_readable('/proc/self/smaps_rollup')) die('skip needs /proc/PID/smaps_rollup'); ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

/* KiB that the heap's own figures and tables may take more, once, whatever the child does. */
const OWN = 32;

/* Each child says how many KiB of memory are its own after it did something, and whether the heap is in order. The parent
 * has as many free slots as live ones, in all its runs. */
$code = <<<'PHP'
function own_memory(): int
{
    preg_match('/Private_Dirty:\s+(\d+)/', file_get_contents('/proc/' . getmypid() . '/smaps_rollup'), $match);
    return (int) $match[1];
}
$data = [];
for ($i = 0; $i < COUNT; $i++) {
    $data["key$i"] = ['id' => $i, 's' => str_repeat('x', $i % 100)];
}
for ($i = 0; $i < COUNT; $i += 2) {
    unset($data["key$i"]);
}
$modes = [
    'idle' => fn () => null,
    'alloc' => function () { $x = []; for ($i = 0; $i < 2000; $i++) $x[] = [$i]; return $x; },
    'alloc and free' => function () { for ($r = 0; $r < 5; $r++) { $x = []; for ($i = 0; $i < 2000; $i++) $x[] = [$i, "k$i"]; } },
    'cycles' => fn () => gc_collect_cycles(),
    'caches' => fn () => gc_mem_caches(),
    'caches and alloc' => function () { gc_mem_caches(); $x = []; for ($i = 0; $i < 2000; $i++) $x[] = [$i]; return $x; },
    'read' => function () use (&$data) { $n = 0; foreach ($data as $value) $n += $value['id']; return $n; },
    'drop some' => function () use (&$data) { own_memory(); for ($i = 1; $i < COUNT; $i += 20) unset($data["key$i"]); },
    'drop' => function () use (&$data) { $data = null; },
];
foreach ($modes as $name => $work) {
    $pid = pcntl_fork();
    if (!$pid) {
        $kept = $work();
        $own = own_memory();
        echo $name, ':', $own, ':', !ini_get('zmmx.enable') || zmmx_check() ? 'right' : 'wrong', "\n";
        exit;
    }
    pcntl_waitpid($pid, $status);
}
PHP;

function figures(string $output): array
{
    preg_match_all('/^(.+):(\d+):(right|wrong)$/m', $output, $matches, PREG_SET_ORDER);
    return array_column($matches, null, 1);
}

foreach ([12000, 120000] as $count) {
    $results = child_compare(str_replace('COUNT', (string) $count, $code), ['memory_limit' => -1]);
    $stock = figures($results['stock']['output']);
    foreach (figures($results['zmmx']['output']) as $name => [, , $own, $check]) {
        $most = $stock[$name][2] * 1.1 + OWN;
        echo $name, ' ', $own <= $most && $check === 'right' ? 'right' : "$own KiB, with ZendMM {$stock[$name][2]}, $check", "\n";
    }
}
?>
--EXPECT--
idle right
alloc right
alloc and free right
cycles right
caches right
caches and alloc right
read right
drop some right
drop right
idle right
alloc right
alloc and free right
cycles right
caches right
caches and alloc right
read right
drop some right
drop right
