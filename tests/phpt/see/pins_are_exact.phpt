--TEST--
zmmx_pins() finds the few blocks that hold otherwise empty runs, and what freeing them would give
--EXTENSIONS--
zmmx
--SKIPIF--
<?php $why = 'in a hardened heap blocks are larger, by head, canary and guard pages'; require __DIR__ . '/../inc/skip_hardened.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/facts.inc';

$strings = [];
$length = mt_rand(1468, 1468);
for ($i = 0; $i < 12000; $i++) {
    $strings[$i] = str_repeat('x', $length);
}
for ($i = 0; $i < 12000; $i++) {
    if ($i % 1000) {
        $strings[$i] = null;
    }
}
zmmx_gc();  /* empty runs that were kept are no pins, but on the map */
/* Twelve strings are left, each alone in a run of the bin of 1536 bytes: 3 pages, 8 slots. */
$left = array_filter(zmmx_pins(1000), fn ($pin) => $pin['size'] === 1536);
$chunks = array_column(zmmx_chunks(), null, 'number');
$blocks = $bytes = 0;
foreach ($left as $pin) {
    $blocks += $pin['count'];
    $bytes += $pin['bytes'];
    $alone = $chunks[$pin['chunk']]['live_bytes'] === $pin['bytes'];
    $runs = substr_count($chunks[$pin['chunk']]['map'], 'p') / 3;
    if ($pin['held'] !== $runs * 3 * 4096 - $pin['bytes'] + ($alone ? 4096 : 0) || $pin['bytes'] !== 1536 * $pin['count']) {
        echo "chunk {$pin['chunk']}: {$pin['held']} held by {$pin['count']} in $runs runs\n";
    }
}
$bin = zmmx_bins()[25];
same('size of the bin', 1536, $bin['size']);
same('blocks', $bin['used'], $blocks);
between('number of blocks', 12, 20, $blocks);
same('bytes', $bin['bytes_used'], $bytes);

/* Sorted, cut where asked, and nothing is named that holds nothing. */
$pins = zmmx_pins(1000);
$held = array_column($pins, 'held');
$sorted = $held;
rsort($sorted);
same('sorted', $sorted, $held);
between('least that is held', 1, max($held), min($held));
same('the first three', array_slice(zmmx_pins(1000), 0, 3), zmmx_pins(3));
between('named without a number', 1, 10, count(zmmx_pins()));

/* Freeing what is named gives what was said. */
$before = zmmx_stats()['pages'];
$runs = zmmx_bins()[25]['runs'];
$strings = null;
zmmx_gc();
$after = zmmx_stats()['pages'];
between('runs that went', 11, $runs, $runs - zmmx_bins()[25]['runs']);
between('pages that went', 33, $before['small'], $before['small'] - $after['small']);
?>
--EXPECT--
size of the bin
blocks
number of blocks
bytes
sorted
least that is held
the first three
named without a number
runs that went
pages that went
