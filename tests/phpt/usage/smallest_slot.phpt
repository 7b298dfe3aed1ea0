--TEST--
The smallest blocks count as they do on the stock heap
--EXTENSIONS--
zmmx
zmmx_test
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
    foreach ([...range(1, 33), 0] as $size) {
        foreach ([1, 1000] as $count) {
            $before = memory_get_usage();
            zmmx_test_leak($size, $count);
            $grown = memory_get_usage() - $before;
            echo "$size x $count: $grown, ";
        }
    }
';
$said = array_column(child_compare($code), 'output');
echo $said[0] === $said[1] ? "as stock\n" : "stock: $said[0]\nzmmx: $said[1]\n";
echo preg_match('/ 32 x 1000: 32000, 33 x 1: 40,/', $said[0]) ? 'measured' : $said[0];
?>
--EXPECT--
as stock
measured
