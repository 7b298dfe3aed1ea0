--TEST--
A block that grows over the limit ends in the error, also where ZendMM's copy of it passes the hard limit
--EXTENSIONS--
zmmx
--SKIPIF--
<?php require __DIR__ . '/../inc/skip_not_linux.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

/* From 8 to 16 MiB: with the block and its copy more than the hard limit of 24 MiB. */
$grow = [
    'string' => '$s = "x"; while (1) { $s .= $s; }',
    'array' => '$a = []; $i = 0; while (1) { $a[] = $i++; }',
    'hash' => '$a = []; $i = 0; while (1) { $a["k" . $i++] = 1; if (!$i) { var_dump($a); } }',
];
$places = [
    'alone' => 'CODE',
    'in a function' => 'function f() { CODE } f();',
    'in eval' => "eval('CODE');",
    'in a fiber' => '$f = new Fiber(function () { CODE }); $f->start();',
    'in a generator' => 'function g() { CODE yield 1; } foreach (g() as $v);',
];
$opcache = ['zend_extension' => 'opcache', 'opcache.enable_cli' => 1, 'opcache.jit_buffer_size' => '16M'];
$modes = ['' => [], ', tracing JIT' => $opcache + ['opcache.jit' => 'tracing'],
    ', function JIT' => $opcache + ['opcache.jit' => 'function']];
if (child_run('echo extension_loaded("Zend OPcache");', $opcache)['output'] !== '1') {
    $modes = ['' => []];
}
$error = 'Allowed memory size of %d bytes exhausted';
foreach ($grow as $what => $code) {
    foreach ($places as $where => $place) {
        foreach ($modes as $mode => $settings) {
            $script = 'register_shutdown_function(fn () => print("shutdown function")); ' . str_replace('CODE', $code, $place);
            $result = child_run($script, $settings + ['memory_limit' => '12M', 'zmmx.enable' => 1]);
            if ($result['status'] !== 255 || !str_contains($result['output'], 'shutdown function')
                    || !str_contains($result['output'], sprintf($error, 12 << 20))) {
                echo "$what $where$mode: status {$result['status']}, {$result['output']}{$result['errors']}\n";
            }
        }
    }
}
echo "done\n";
?>
--EXPECT--
done
