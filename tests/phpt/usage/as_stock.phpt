--TEST--
The same script uses within a tenth the memory it uses on the stock heap
--EXTENSIONS--
zmmx
--SKIPIF--
<?php $why = 'in a hardened heap blocks are larger, by head, canary and guard pages'; require __DIR__ . '/../inc/skip_hardened.inc'; ?>
<?php
if (PHP_DEBUG) {
    die('skip in a debug build ZendMM keeps a record of 32 bytes in each block, zmmx outside');
}
?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$code = '
    $before = memory_get_usage();
    $data = [];
    for ($i = 0; $i < 50000; $i++) {
        $data["key$i"] = [$i, "value $i", ["nested" => str_repeat("x", $i % 200)], new ArrayObject([$i])];
    }
    echo memory_get_usage() - $before, " ", memory_get_usage(true), " ", memory_get_peak_usage() - $before;
';
$figures = array_map(fn ($result) => explode(' ', $result['output']), child_compare($code, ['memory_limit' => -1]));
foreach (['usage', 'real usage', 'peak'] as $i => $name) {
    $ratio = $figures['zmmx'][$i] / $figures['stock'][$i];
    echo $name, abs($ratio - 1) < 0.1 ? " as stock\n" : " $ratio of stock\n";
}
?>
--EXPECT--
usage as stock
real usage as stock
peak as stock
