--TEST--
Signals whose handlers allocate and free arrive in the middle of allocation
--EXTENSIONS--
zmmx
pcntl
--SKIPIF--
<?php require __DIR__ . '/../inc/skip_not_linux.inc'; ?>
--FILE--
<?php
$kept = [];
$signals = 0;
pcntl_async_signals(true);
pcntl_signal(SIGUSR1, function () use (&$kept, &$signals): void {
    $signals++;
    $kept[$signals % 100] = [str_repeat('s', $signals % 5000), new ArrayObject(range(1, $signals % 50 + 1))];
    if ($signals % 50 === 0) {
        gc_mem_caches();
    }
});
$pid = getmypid();
$sender = proc_open("exec 2>/dev/null; while kill -USR1 $pid; do :; done", [], $pipes);
$sum = 0;
for ($round = 0; $signals < 300; $round++) {
    $data = [];
    for ($i = 0; $i < 2000; $i++) {
        $data[] = str_repeat('x', $i % 4000);
        $sum += strlen($data[$i]);
    }
    $large = str_repeat('y', 3 << 20);
    $large .= $large;
}
proc_terminate($sender, SIGKILL);
proc_close($sender);
echo $sum === $round * array_sum(range(0, 1999)) ? 'right' : 'wrong', ' ', count($kept), ' ', json_encode(zmmx_check()), "\n";
?>
--EXPECT--
right 100 true
