--TEST--
A tree of forks: each process works on its own copy of the heap, and its children on theirs
--EXTENSIONS--
zmmx
pcntl
--FILE--
<?php
$data = [];
for ($i = 0; $i < 20000; $i++) {
    $data[] = "text $i";
}

/** Changes what was inherited, has children that do the same, and counts the processes in which all is right. */
function grow(array &$data, int $depth, string $path): int
{
    for ($i = strlen($path); $i < 20000; $i += 7) {
        $data[$i] .= $path . str_repeat('.', $i % 50);
    }
    gc_mem_caches();
    $pids = [];
    for ($n = 0; $depth && $n < 3; $n++) {
        $pid = pcntl_fork();
        if ($pid === 0) {
            exit(grow($data, $depth - 1, "$path$n"));
        }
        $pids[] = $pid;
        $data[] = str_repeat($path, 1000);
    }
    $right = str_contains($data[strlen($path)], $path) && zmmx_check() ? 1 : 0;
    foreach ($pids as $pid) {
        pcntl_waitpid($pid, $status);
        $right += pcntl_wifexited($status) ? pcntl_wexitstatus($status) : 0;
    }
    return $right;
}
echo grow($data, 3, '-'), ' of ', 1 + 3 + 9 + 27, ' processes, ', json_encode(zmmx_check()), "\n";
?>
--EXPECT--
40 of 40 processes, true
