--TEST--
When the system has no memory for a report, what asks for one says so and PHP goes on
--EXTENSIONS--
zmmx
ffi
--SKIPIF--
<?php $why = 'it needs more address space than the limit leaves'; require __DIR__ . '/../inc/skip_debugger.inc'; ?>
<?php require __DIR__ . '/../inc/skip_not_linux.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';
require __DIR__ . '/../inc/facts.inc';

$code = <<<'CODE'

$libc = FFI::cdef('void *malloc(size_t size); void free(void *block);', 'libc.so.6');
$calls = ['zmmx_chunks', 'zmmx_huge', 'zmmx_pins', 'zmmx_fragmentation', 'zmmx_snapshot', 'zmmx_metrics', 'zmmx_mark'];
$kept = [];
for ($i = 0; $i < 30; $i++) { $kept[] = str_repeat('x', 3000000); $kept[] = str_repeat('x', 700000); $kept[] = str_repeat('x', 100); }
$reserve = $libc->malloc(4000000);
for ($size = 1 << 26; $size >= 16; $size >>= 1) {
    while ($libc->malloc($size) !== null);
}
foreach ($calls as $call) {
    try {
        $call();
        echo "$call() found memory\n";
    } catch (Error $error) {
        echo "$call(): ", $error->getMessage(), "\n";
    }
}
$written = zmmx_write_snapshot();
echo 'zmmx_write_snapshot(): ', json_encode($written), "\n";
echo zmmx_stats()['huge']['blocks'], ' huge blocks, ', count(zmmx_bins()), " bins\n";
echo 'zmmx_check(): ', json_encode(zmmx_check()), "\n";
$libc->free($reserve);
foreach ($calls as $call) {
    $result = $call();
}
echo "again: $result\n";
CODE;
$file = sys_get_temp_dir() . '/zmmx_no_memory.json';
$result = child_run($code, ['ffi.enable' => 1, 'html_errors' => 0, 'zmmx.snapshot' => $file, 'memory_limit' => -1], [], 'ulimit -v 600000; ');
echo $result['output'], $result['errors'], "status {$result['status']}\n";
same('the file at the end has a list of chunks', 'array', get_debug_type(json_decode(file_get_contents($file), true)['chunks']));
unlink($file);
?>
--EXPECTF--
zmmx_chunks(): The system has no memory to list the heap's chunks and blocks
zmmx_huge(): The system has no memory to list the heap's chunks and blocks
zmmx_pins(): The system has no memory to list the heap's chunks and blocks
zmmx_fragmentation(): The system has no memory to list the heap's chunks and blocks
zmmx_snapshot(): The system has no memory to list the heap's chunks and blocks
zmmx_metrics(): The system has no memory to list the heap's chunks and blocks
zmmx_mark(): The system has no memory for marks

Warning: zmmx.snapshot: cannot write %szmmx_no_memory.json: the system has no memory to list the heap's chunks and blocks in Command line code on line %d
zmmx_write_snapshot(): false
30 huge blocks, 30 bins
zmmx_check(): true
again: 1
status 0
the file at the end has a list of chunks
