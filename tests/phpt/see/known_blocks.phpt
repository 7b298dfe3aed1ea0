--TEST--
Pages, runs and pins are exact for a script with a known set of live blocks
--EXTENSIONS--
zmmx
--INI--
zmmx.purge=off
opcache.enable_cli=0
--SKIPIF--
<?php $why = 'in a hardened heap blocks are larger, by head, canary and guard pages'; require __DIR__ . '/../inc/skip_hardened.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/facts.inc';

/* A string of so many bytes lies in a block of 24 bytes and a terminator more, in steps of 8. */
function fill(array &$held, int $from, int $count, int $block): void
{
    for ($i = $from; $i < $from + $count; $i++) {
        $held[$i] = str_repeat('x', $block - 32);
    }
}
/* Pins of one block size: blocks, their bytes, and what they hold beside the headers of chunks with nothing else in them. */
function pinned(int $size): array
{
    $chunks = array_column(zmmx_chunks(), null, 'number');
    $sum = ['count' => 0, 'bytes' => 0, 'held' => 0];
    foreach (zmmx_pins(10000) as $pin) {
        if ($pin['size'] === $size) {
            $sum['count'] += $pin['count'];
            $sum['bytes'] += $pin['bytes'];
            $sum['held'] += $pin['held'] - ($chunks[$pin['chunk']]['live_bytes'] === $pin['bytes'] ? 4096 : 0);
        }
    }
    return $sum;
}
$blocks = [96 => 5000, 448 => 900, 1792 => 333, 2560 => 320];
$held = array_fill(0, 8000, null);
fill($held, 0, 1, 96);
$held[0] = null;
pinned(2560);
zmmx_since(zmmx_mark());
zmmx_gc();

/* Free slots are taken first; then each run of a bin takes its pages, each large block its own. */
$pages = 0;
foreach (zmmx_bins() as $bin) {
    $more = max(0, ($blocks[$bin['size']] ?? 0) - $bin['free']);
    $pages += intdiv($more + $bin['elements'] - 1, $bin['elements']) * $bin['pages'];
}
$large = [4096 => 7, 12288 => 5, 409600 => 3];
foreach ($large as $size => $count) {
    $pages += $size / 4096 * $count;
}
$bin = $more = $since = $mark = $size = $count = $from = null;
zmmx_gc();  /* or empty runs that are kept go when a chunk is needed */
$mark = zmmx_mark();
$from = 0;
foreach ($blocks + $large as $size => $count) {
    fill($held, $from, $count, $size);
    $from += $count;
}
$since = zmmx_since($mark);
$bytes = array_sum(array_map(fn ($size, $count) => $size * $count, array_keys($blocks + $large), $blocks + $large));
same('pages', $pages, $since['pages']);
same('size', $bytes, $since['size']);
same('blocks', array_sum($blocks) + 15, $since['blocks']);

/* Of the 320 blocks of 2560 bytes, 8 to a run of 5 pages, every eighth is left: all are pins, each alone in its run. */
$others = zmmx_bins()[28]['used'] - 320;
for ($i = 0; $i < 320; $i++) {
    if ($i % 8) {
        $held[6233 + $i] = null;
    }
}
zmmx_gc();
$after = pinned(2560);
$bin = zmmx_bins()[28];
between('runs', 40, 42, $bin['runs']);
same('used', $others + 40, $bin['used']);
same('pins', $bin['used'], $after['count']);
same('bytes of pins', $bin['used'] * 2560, $after['bytes']);
same('held by pins', $bin['runs'] * 5 * 4096 - $after['bytes'], $after['held']);
?>
--EXPECT--
pages
size
blocks
runs
used
pins
bytes of pins
held by pins
