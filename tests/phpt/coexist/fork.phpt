--TEST--
A child of pcntl_fork() works on its own copy of the heap
--EXTENSIONS--
zmmx
pcntl
--FILE--
<?php
$data = [];
for ($i = 0; $i < 50000; $i++) {
    $data[] = "text $i";
}
$pids = [];
for ($n = 0; $n < 3; $n++) {
    $pid = pcntl_fork();
    if ($pid === 0) {
        for ($i = 0; $i < 50000; $i++) {
            $data[$i] .= " of child $n" . str_repeat('.', $i % 100);
        }
        $right = str_starts_with($data[777], "text 777 of child $n.") && zmmx_check();
        $data = null;
        gc_mem_caches();
        exit($right && zmmx_check() ? 40 + $n : 1);
    }
    $pids[] = $pid;
}
foreach ($pids as $pid) {
    pcntl_waitpid($pid, $status);
    echo pcntl_wifexited($status) ? 'exit ' . pcntl_wexitstatus($status) : 'signal ' . pcntl_wtermsig($status), "\n";
}
echo $data[777], zmmx_check() ? ', sound' : ', not sound', "\n";
?>
--EXPECT--
exit 40
exit 41
exit 42
text 777, sound
