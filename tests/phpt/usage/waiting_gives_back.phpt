--TEST--
A script that sleeps or waits, however it does, gives its free memory back meanwhile, and works on with what it holds
--EXTENSIONS--
zmmx
--SKIPIF--
<?php
require __DIR__ . '/../inc/skip_not_linux.inc';
if (PHP_ZTS) die('skip there is no thread for it on thread-safe PHP');
?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$work = <<<'PHP'
function work() {
    for ($i = 0, $a = []; $i < 300000; $i++) {
        $a[] = str_repeat(chr($i & 127), 100 + $i % 900);
    }
    for ($i = 0, $b = []; $i < 1000; $i++) {
        $b[] = str_repeat('b', 50000 + $i * 40);
    }
    foreach ($a as $i => $v) {
        if ($i % 500) {
            unset($a[$i]);
        }
    }
    return $a;
}
function sum($a) {
    return count($a) . ' ' . crc32(implode($a));
}
$kept = work();
$sum = sum($kept);
$before = memory_get_usage();
fwrite(STDOUT, "waits\n");
WAIT;
echo sum($kept) === $sum && zmmx_check() && memory_get_usage() - $before < 100000 ? 'sound' : 'broken';
echo sum(work()) === $sum && zmmx_check() ? ', works on' : ', broken', "\n";
PHP;

function resident(int $pid): float {
    return explode(' ', file_get_contents("/proc/$pid/statm"))[1] * 4096 / 1048576;
}

function wait_with(string $code): void {
    global $work;
    $command = 'exec ' . child_binary() . ' ' . getenv('TEST_PHP_EXTRA_ARGS') . child_settings(['memory_limit' => '-1'])
        . ' -r ' . escapeshellarg(str_replace('WAIT', $code, $work));
    $process = proc_open($command, [['pipe', 'r'], ['pipe', 'w']], $pipes);
    $pid = proc_get_status($process)['pid'];
    fgets($pipes[1]);
    $at_work = resident($pid);
    $end = microtime(true) + 2;
    do {
        usleep(20000);
        $waiting = resident($pid);
    } while ($waiting > 40 && microtime(true) < $end);
    fwrite($pipes[0], "go on\n");
    printf("%s: %s, %s, %s", $code, $at_work > 150 ? 'was large' : "has $at_work MiB",
        $waiting <= 40 ? 'is small' : "has $waiting MiB", stream_get_contents($pipes[1]));
    proc_close($process);
}

wait_with('sleep(3)');
wait_with('usleep(3000000)');
wait_with('fread(STDIN, 6)');
wait_with('$r = [STDIN]; $w = $e = null; stream_select($r, $w, $e, 10)');
wait_with('@stream_socket_accept(stream_socket_server("tcp://127.0.0.1:0"), 3.0)');
?>
--EXPECT--
sleep(3): was large, is small, sound, works on
usleep(3000000): was large, is small, sound, works on
fread(STDIN, 6): was large, is small, sound, works on
$r = [STDIN]; $w = $e = null; stream_select($r, $w, $e, 10): was large, is small, sound, works on
@stream_socket_accept(stream_socket_server("tcp://127.0.0.1:0"), 3.0): was large, is small, sound, works on
