--TEST--
zmmx_huge() lists every huge block with its size and what of it is in memory
--EXTENSIONS--
zmmx
--SKIPIF--
<?php $why = 'in a hardened heap blocks are larger, by head, canary and guard pages'; require __DIR__ . '/../inc/skip_hardened.inc'; ?>
<?php require __DIR__ . '/../inc/skip_not_linux.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/facts.inc';

$before = count(zmmx_huge());
$first = str_repeat('x', 5 << 20);
$second = str_repeat('y', 9 << 20);
$blocks = zmmx_huge();
same('blocks', 2, count($blocks) - $before);
foreach ([9441280, 5246976] as $i => $size) {
    same('size', $size, $blocks[$i]['size']);
    between('committed', $size, $size + (2 << 20), $blocks[$i]['committed']);
    between('resident', $size - 8192, $blocks[$i]['committed'], $blocks[$i]['resident']);
}
between('number of the older', 1, $blocks[0]['number'] - 1, $blocks[1]['number']);
$array = array_fill(0, 4, 0);
$sparse = new SplFixedArray(1 << 20);
between('size of an array', 16 << 20, (16 << 20) + 65536, zmmx_huge()[0]['size']);
between('resident of it', 1, zmmx_huge()[0]['committed'], zmmx_huge()[0]['resident']);
unset($first, $second, $sparse);
same('blocks afterwards', 0, count(zmmx_huge()) - $before);
?>
--EXPECT--
blocks
size
committed
resident
size
committed
resident
number of the older
size of an array
resident of it
blocks afterwards
