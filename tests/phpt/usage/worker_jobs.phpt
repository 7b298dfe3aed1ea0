--TEST--
A worker that ends when its real usage is too high after a job does as many jobs as on the stock heap, at least
--EXTENSIONS--
zmmx
--SKIPIF--
<?php $why = 'in a hardened heap blocks are larger, by head, canary and guard pages'; require __DIR__ . '/../inc/skip_hardened.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$jobs = [
    'strings' => '$s = str_repeat("x", 45 << 20); strrev($s);',
    'json' => '$d = json_decode(json_encode(array_fill(0, 100000, ["id" => 1, "name" => "abc"])), true);',
    'rows' => '$a = []; for ($i = 0; $i < 50000; $i++) { $a["r$i"] = ["a" => $i, "b" => "x$i"]; }',
    'a file' => '$s = base64_encode(random_bytes(5 << 20));',
];
$worker = '$own = range(1, 200000); $job = function () { %s };
    for ($done = 1; $done < 20; $done++) { $job(); if (memory_get_usage(true) >= 32 << 20) { break; } } echo $done;';
foreach ($jobs as $name => $job) {
    $done = array_map(fn (array $result) => $result['output'], child_compare(sprintf($worker, $job), ['memory_limit' => -1]));
    echo $name, ': ', $done['zmmx'] >= $done['stock'] ? 'as many' : "$done[zmmx], on the stock heap $done[stock]", "\n";
}
?>
--EXPECT--
strings: as many
json: as many
rows: as many
a file: as many
