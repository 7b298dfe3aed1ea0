--TEST--
zmmx_since() tells exactly what a script holds more than at the mark: bins, large, huge, pages
--EXTENSIONS--
zmmx
--SKIPIF--
<?php $why = 'in a hardened heap blocks are larger, by head, canary and guard pages'; require __DIR__ . '/../inc/skip_hardened.inc'; ?>
--FILE--
<?php
/* A string of so many bytes lies in a block of 24 bytes and a terminator more, in steps of 8. */
function fill(array &$held, int $from, int $count, int $bytes): void
{
    for ($i = 0; $i < $count; $i++) {
        $held[$from + $i] = str_repeat('x', $bytes - 32);
    }
}
function show(array $since): void
{
    foreach ($since['bins'] as $bin) {
        if ($bin['blocks']) {
            echo "bin {$bin['size']}: {$bin['blocks']} blocks, {$bin['bytes']} bytes\n";
        }
    }
    foreach (['large', 'huge'] as $kind) {
        if ($since[$kind]['blocks']) {
            echo "$kind: {$since[$kind]['blocks']} blocks, {$since[$kind]['bytes']} bytes\n";
        }
    }
    echo "all: {$since['blocks']} blocks, {$since['size']} bytes\n";
}
$held = new SplFixedArray(2000);
$array = $held->toArray();
$array[0] = 1;
$since = zmmx_since(zmmx_mark());
$since = null;
foreach ([1, 2] as $round) {
    $mark = zmmx_mark();
    fill($array, 0, 700, 96);
    fill($array, 700, 30, 2560);
    fill($array, 800, 3, 40960);
    fill($array, 900, 2, 4194304);
    $since = zmmx_since($mark);
    if ($round === 2) {
        show($since);
    } else {
        var_dump($since['committed'] >= 2 * 4194304, $since['resident'] > 8000000);
    }
    $since = null;
    fill($array, 0, 1000, 34);
    if ($round === 1) {
        for ($i = 0; $i < 2000; $i++) {
            $array[$i] = null;
        }
    }
}
$mark = zmmx_mark();
for ($i = 0; $i < 700; $i++) {
    $array[$i] = null;
}
show(zmmx_since($mark));
?>
--EXPECT--
bool(true)
bool(true)
bin 96: 700 blocks, 67200 bytes
bin 2560: 30 blocks, 76800 bytes
large: 3 blocks, 122880 bytes
huge: 2 blocks, 8388608 bytes
all: 735 blocks, 8655488 bytes
bin 40: -700 blocks, -28000 bytes
all: -700 blocks, -28000 bytes
