--TEST--
The thread that purges takes no signal, ends when there is nothing to do, is not in children, and is not there with zmmx.purge_thread=off
--EXTENSIONS--
zmmx
pcntl
posix
--SKIPIF--
<?php
require __DIR__ . '/../inc/skip_not_linux.inc';
if (PHP_ZTS) die('skip there is no thread for it on thread-safe PHP');
?>
--INI--
memory_limit=-1
zmmx.purge=400
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

function threads(): int {
    return count(scandir('/proc/self/task')) - 2;
}

function work(): string {
    for ($i = 0, $a = []; $i < 2000; $i++) {
        $a[] = str_repeat(chr($i & 127), 20000);
    }
    return crc32(implode($a));
}

function small_again(): bool {
    return explode(' ', file_get_contents('/proc/self/statm'))[1] * 4096 < 45 << 20;
}

echo 'at first: ', threads(), "\n";
$sum = work();
work();
echo 'after work: ', threads(), "\n";

$got = [];
pcntl_async_signals(true);
pcntl_signal(SIGALRM, function () use (&$got) { $got[] = 'alarm'; });
pcntl_signal(SIGUSR1, function () use (&$got) { $got[] = 'usr1'; });
for ($i = 0; $i < 200; $i++) {
    posix_kill(getmypid(), SIGUSR1);
}
pcntl_alarm(1);
sleep(5);
echo 'signals: ', count($got), ', the last is ', end($got), "\n";
usleep(500000);
echo 'after waiting: ', threads(), small_again() ? ', small' : ', large', zmmx_check() ? ', sound' : ', broken', "\n";

$right = 0;
for ($i = 0; $i < 40; $i++) {
    work();
    usleep($i * 10000 % 410000);
    $pid = pcntl_fork();
    if (!$pid) {
        $code = (threads() === 1 ? 1 : 0);
        $code |= work() === $sum && zmmx_check() ? 2 : 0;
        if ($i % 10 === 0) {
            work();
            usleep(700000);
            $code |= small_again() ? 4 : 0;
        }
        posix_kill(getmypid(), $code === ($i % 10 ? 3 : 7) ? SIGKILL : SIGTERM);
    }
    pcntl_waitpid($pid, $status);
    $right += pcntl_wtermsig($status) === SIGKILL;
}
echo "children as they should be: $right\n", work() === $sum && zmmx_check() ? 'sound' : 'broken', "\n";

foreach (['purge_thread', 'purge'] as $name) {
    echo "zmmx.$name=off: ", trim(child_run('
        for ($k = 0; $k < 3; $k++) { for ($i = 0, $a = []; $i < 2000; $i++) { $a[] = str_repeat("x", 20000); } }
        unset($a);
        echo count(scandir("/proc/self/task")) - 2;', ["zmmx.$name" => 'off', 'memory_limit' => '-1'])['output']), "\n";
}
?>
--EXPECT--
at first: 1
after work: 2
signals: 201, the last is alarm
after waiting: 1, small, sound
children as they should be: 40
sound
zmmx.purge_thread=off: 1
zmmx.purge=off: 1
