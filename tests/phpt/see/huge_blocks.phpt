--TEST--
zmmx_huge() lists every huge block with its size and what of it is in memory
--EXTENSIONS--
zmmx
--SKIPIF--
<?php $why = 'in a hardened heap blocks are larger, by head, canary and guard pages'; require __DIR__ . '/../inc/skip_hardened.inc'; ?>
<?php require __DIR__ . '/../inc/skip_not_linux.inc'; ?>
--FILE--
<?php
$before = count(zmmx_huge());
$first = str_repeat('x', 5 << 20);
$second = str_repeat('y', 9 << 20);
$blocks = zmmx_huge();
var_dump(count($blocks) - $before);
foreach (array_slice($blocks, 0, 2) as $block) {
    var_dump($block['size'], $block['committed'] >= $block['size'], $block['resident'] >= $block['size'] - 8192);
}
var_dump($blocks[0]['number'] > $blocks[1]['number']);
$array = array_fill(0, 4, 0);
$sparse = new SplFixedArray(1 << 20);
var_dump(zmmx_huge()[0]['size'] > (16 << 20) - 1, zmmx_huge()[0]['resident'] <= zmmx_huge()[0]['committed']);
unset($first, $second, $sparse);
var_dump(count(zmmx_huge()) - $before);
?>
--EXPECT--
int(2)
int(9441280)
bool(true)
bool(true)
int(5246976)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
int(0)
