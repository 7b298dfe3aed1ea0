--TEST--
The worker of the documents does its jobs, ends when it has grown or has no room, and says what a job left behind
--EXTENSIONS--
zmmx
--SKIPIF--
<?php $why = 'in a hardened heap blocks are larger, by head, canary and guard pages'; require __DIR__ . '/../inc/skip_hardened.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$worker = realpath(__DIR__ . '/../../../docs/worker.php');
$code = <<<'CODE'
require %s;
$left = 8;
$kept = [];
$waits = 0;
$worker = new Worker(
    function () use (&$left, &$waits) { return $left === 4 && !$waits ? null : ($left-- > 0 ? ['name' => "n$left"] : null); },
    function (array $job) use (&$kept) { %s },
    function () use (&$left, &$waits) { $waits++; return $left > 0; },
    function (string $line) { echo preg_replace('~\d\d+~', 'N', $line), "\n"; },
    8 << 20,
    10 << 20,
);
echo $worker->run(), ", waited $waits\n";
CODE;
$jobs = [
    'clean' => '$cycle = new stdClass; $cycle->self = [$cycle, str_repeat("x", 2000000)];',
    'loads once' => '$kept[0] ??= str_repeat("x", 5000000);',
    'leaks' => '$kept[] = str_repeat("x", 3000000);',
];
foreach ($jobs as $name => $job) {
    foreach (['32M', '16M'] as $limit) {
        foreach ([1, 0] as $enable) {
            $result = child_run(sprintf($code, var_export($worker, true), $job), ['memory_limit' => $limit, 'zmmx.enable' => $enable]);
            echo "$name, $limit", $enable ? '' : ', without zmmx', ': ', $result['output'], $result['errors'];
        }
    }
}
?>
--EXPECT--
clean, 32M: no more jobs, 8 done, waited 2
clean, 32M, without zmmx: no more jobs, 8 done, waited 2
clean, 16M: no more jobs, 8 done, waited 2
clean, 16M, without zmmx: no more jobs, 8 done, waited 2
loads once, 32M: job n7 left N bytes; blocks: 3, peak: N bytes
no more jobs, 8 done, waited 2
loads once, 32M, without zmmx: job n7 left N bytes
no more jobs, 8 done, waited 2
loads once, 16M: job n7 left N bytes; blocks: 3, peak: N bytes
no more jobs, 8 done, waited 2
loads once, 16M, without zmmx: job n7 left N bytes
no more jobs, 8 done, waited 2
leaks, 32M: job n7 left N bytes; blocks: 3, peak: N bytes
job n6 left N bytes; blocks: 1, peak: N bytes
job n5 left N bytes; blocks: 1, peak: N bytes
job n4 left N bytes; blocks: 1, peak: N bytes
job n3 left N bytes; blocks: 1, peak: N bytes
grown by 11 MiB, 4 done before, waited 1
leaks, 32M, without zmmx: job n7 left N bytes
job n6 left N bytes
job n5 left N bytes
job n4 left N bytes
job n3 left N bytes
grown by 11 MiB, 4 done before, waited 1
leaks, 16M: job n7 left N bytes; blocks: 3, peak: N bytes
job n6 left N bytes; blocks: 1, peak: N bytes
job n5 left N bytes; blocks: 1, peak: N bytes
no room for another job, 2 done before, waited 0
leaks, 16M, without zmmx: job n7 left N bytes
job n6 left N bytes
job n5 left N bytes
no room for another job, 2 done before, waited 0
