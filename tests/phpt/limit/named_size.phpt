--TEST--
The error of an exceeded limit names the same size as on the stock heap, for small, large and huge blocks
--EXTENSIONS--
zmmx
--SKIPIF--
<?php $why = 'in a hardened heap blocks are larger, by head, canary and guard pages'; require __DIR__ . '/../inc/skip_hardened.inc'; ?>
<?php
if (PHP_DEBUG) {
    die('skip in a debug build ZendMM keeps a record of 32 bytes in each block, and names it too');
}
?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

foreach ([100, 3072, 10000, 300000, 3000000, 50000001] as $size) {
    $code = "\$all = []; while (true) { \$all[] = str_repeat('x', $size); }";
    $named = array_map(
        fn (array $result) => preg_match('~exhausted.*\(tried to allocate (\d+) bytes\)~', $result['output'], $match) ? $match[1] : $result,
        child_compare($code, ['memory_limit' => '16M', 'display_errors' => 1, 'html_errors' => 0, 'log_errors' => 0])
    );
    echo $size, $named['stock'] === $named['zmmx'] ? " as stock\n" : ': ' . json_encode($named) . "\n";
}
?>
--EXPECT--
100 as stock
3072 as stock
10000 as stock
300000 as stock
3000000 as stock
50000001 as stock
