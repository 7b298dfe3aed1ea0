--TEST--
When the system refuses memory PHP ends as on the stock heap, not by a signal
--EXTENSIONS--
zmmx
--SKIPIF--
<?php $why = 'it needs more address space than the limit leaves'; require __DIR__ . '/../inc/skip_debugger.inc'; ?>
<?php require __DIR__ . '/../inc/skip_not_linux.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$scripts = [
    'strings' => '$data = []; while (true) $data[] = str_repeat("x", 1000);',
    'huge string' => '$text = str_repeat("x", 1000000000);',
    'append' => '$text = "x"; while (true) $text .= $text;',
    'array' => '$data = []; for ($i = 0; true; $i++) $data[] = $i;',
];
foreach ($scripts as $name => $script) {
    ['stock' => $stock, 'zmmx' => $zmmx] = child_compare($script, ['memory_limit' => -1], [], 'ulimit -v 400000; ');
    echo "$name: ", $stock['status'] === $zmmx['status'] ? 'same status' : "status {$stock['status']} and {$zmmx['status']}",
        ", signal {$zmmx['signal']}\n";
}
?>
--EXPECT--
strings: same status, signal 0
huge string: same status, signal 0
append: same status, signal 0
array: same status, signal 0
