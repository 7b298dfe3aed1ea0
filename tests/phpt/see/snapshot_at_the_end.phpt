--TEST--
zmmx.snapshot has the heap written when the script is over, however it ends, and changes nothing that the script says
--EXTENSIONS--
zmmx
--SKIPIF--
<?php $why = 'in a hardened heap blocks are larger, by head, canary and guard pages'; require __DIR__ . '/../inc/skip_hardened.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';
require __DIR__ . '/../inc/facts.inc';
$file = tempnam(sys_get_temp_dir(), 'zmmx');
$ends = [
    'its last line' => '',
    'exit' => 'exit(3);',
    'exit in a shutdown function' => 'register_shutdown_function(function () { exit(4); });',
    'an exception' => 'throw new Exception("thrown");',
    'the memory limit' => 'ini_set("memory_limit", "12M"); while (true) { $a[] = str_repeat("x", 1000); }',
    'the memory limit, twice' => 'register_shutdown_function(function () { while (true) { $GLOBALS["b"][] = str_repeat("y", 1000); } });
        ini_set("memory_limit", "12M"); while (true) { $a[] = str_repeat("x", 1000); }',
    'a child of its own' => 'if (function_exists("pcntl_fork")) { if (!pcntl_fork()) { $held = null; exit(5); } pcntl_wait($status); }',
];
/* Held by a global object, which is gone after the destructors; more comes from a shutdown function. */
$code = <<<'CODE'
$held = new ArrayObject(); $held[] = str_repeat("x", 3000000);
register_shutdown_function(function () { register_shutdown_function(function () { $GLOBALS["a"] = null; $GLOBALS["late"] = str_repeat("y", 4000000); }); });
echo get_debug_type($held), spl_object_id($held), "\n";
CODE;
foreach ($ends as $name => $end) {
    file_put_contents($file, '');
    $plain = child_run("$code $end");
    $result = child_run("$code $end", ['zmmx.snapshot' => $file]);
    $snapshot = json_decode(file_get_contents($file), true);
    $huge = array_column($snapshot['huge'], 'size');
    echo "$name: ", $plain === $result ? 'same' : "{$plain['output']}\n{$result['output']}", ', ',
        $snapshot['stats']['chunks']['count'] === count($snapshot['chunks']) ? 'whole' : 'not whole', ', ',
        array_intersect([3002368], $huge) ? 'object' : 'no object', ', ',
        array_intersect([4001792], $huge) ? 'late string' : 'no late string', "\n";
}
file_put_contents($file, '');
child_run($code, ['zmmx.snapshot' => $file, 'zmmx.enable' => 0]);
$snapshot = json_decode(file_get_contents($file), true);
same('on the stock heap: active', false, $snapshot['stats']['active']);
between('on the stock heap: peak', 7000000, 20000000, $snapshot['stats']['peak']);
between('on the stock heap: minor faults', 100, PHP_INT_MAX, $snapshot['process']['minor_faults']);
child_run($code, ['zmmx.snapshot' => $file, 'zmmx.snapshot_parts' => 'totals']);
echo implode(' ', array_keys(json_decode(file_get_contents($file), true))), "\n";
unlink($file);
child_run('file_put_contents("' . $file . '", getmypid());', ['zmmx.snapshot' => "$file.%p"]);
$pid = file_get_contents($file);
same('the name has the process id', (int) $pid, json_decode(file_get_contents("$file.$pid"), true)['pid']);
unlink("$file.$pid");
unlink($file);
echo child_run('echo "ran\n"; var_dump(zmmx_write_snapshot());', ['zmmx.snapshot' => '/none/heap.json', 'html_errors' => 0])['output'];
?>
--EXPECTF--
its last line: same, whole, object, late string
exit: same, whole, object, late string
exit in a shutdown function: same, whole, no object, no late string
an exception: same, whole, object, late string
the memory limit: same, whole, object, late string
the memory limit, twice: same, whole, no object, no late string
a child of its own: same, whole, object, late string
on the stock heap: active
on the stock heap: peak
on the stock heap: minor faults
format php sapi os pid time date script uri process stats
the name has the process id
ran

Warning: zmmx.snapshot: cannot write /none/heap.json: No such file or directory in %s on line 1
bool(false)

Warning: zmmx.snapshot: cannot write /none/heap.json: No such file or directory in Unknown on line 0
