--TEST--
A callback is called once when committed memory reaches its level, and again when it has been an eighth lower in between
--EXTENSIONS--
zmmx
--INI--
memory_limit=128M
zmmx.soft_limit=off
--SKIPIF--
<?php $why = 'in a hardened heap blocks are larger'; require __DIR__ . '/../inc/skip_hardened.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/fill.inc';

/* each in a chunk of its own, so that committed memory follows step by step */
function hold(array &$list, int $mib): void
{
    while (count($list) * 4 < $mib) {
        $list[] = str_repeat('x', (4 << 20) - 4096);
    }
    while (count($list) * 4 > $mib) {
        array_pop($list);
    }
    zmmx_gc();
    (function () {})(); /* a safe point */
}

$calls = [];
$share = zmmx_on_pressure(function () use (&$calls) { $calls[] = 'share'; }, 0.25);
$bytes = zmmx_on_pressure(function () use (&$calls) { $calls[] = 'bytes'; }, 64 << 20);
$list = [];
foreach ([20, 40, 60, 80, 60, 80, 48, 80, 20, 100] as $mib) {
    hold($list, $mib);
    echo $mib, ': ', implode(' ', $calls), "\n";
    $calls = [];
}

echo "one is taken back\n";
var_dump(zmmx_off_pressure($share), zmmx_off_pressure($share), zmmx_off_pressure(17));
foreach ([4, 100] as $mib) {
    hold($list, $mib);
}
echo implode(' ', $calls), "\n";

echo "added when its level has been reached\n";
zmmx_on_pressure(function () { echo "called\n"; }, 1);
(function () {})();
echo "the limit changes\n";
zmmx_on_pressure(function () { echo "near the limit\n"; }, 0.9);
fill(1);
ini_set('memory_limit', '110M');
(function () {})();
ini_set('memory_limit', '-1');
fill(20);
echo "many are called in their order, and one removes the next\n";
hold($list, 4);
$numbers = [];
foreach (['first', 'second', 'third'] as $name) {
    $numbers[$name] = zmmx_on_pressure(function () use ($name, &$numbers) {
        echo "$name\n";
        zmmx_off_pressure($numbers['second']);
        zmmx_off_pressure($numbers[$name]);
    }, 20 << 20);
}
zmmx_off_pressure($bytes);
fill(24);
?>
--EXPECT--
20: 
40: share
60: 
80: bytes
60: 
80: 
48: 
80: bytes
20: 
100: share bytes
one is taken back
bool(true)
bool(false)
bool(false)
bytes
added when its level has been reached
called
the limit changes
near the limit
many are called in their order, and one removes the next
first
third
