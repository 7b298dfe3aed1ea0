--TEST--
zmmx_pins() finds the few blocks that hold otherwise empty runs, and what freeing them would give
--EXTENSIONS--
zmmx
--SKIPIF--
<?php $why = 'in a hardened heap blocks are larger, by head, canary and guard pages'; require __DIR__ . '/../inc/skip_hardened.inc'; ?>
--FILE--
<?php
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
var_dump($bin['size'], $blocks === $bin['used'], $blocks >= 12 && $blocks <= 20, $bytes === $bin['bytes_used']);

/* Sorted, cut where asked, and nothing is named that holds nothing. */
$pins = zmmx_pins(1000);
$held = array_column($pins, 'held');
$sorted = $held;
rsort($sorted);
var_dump($held === $sorted, min($held) > 0, zmmx_pins(3) === array_slice(zmmx_pins(1000), 0, 3), count(zmmx_pins()) <= 10);

/* Freeing what is named gives what was said. */
$before = zmmx_stats()['pages'];
$runs = zmmx_bins()[25]['runs'];
$strings = null;
zmmx_gc();
$after = zmmx_stats()['pages'];
var_dump($runs - zmmx_bins()[25]['runs'] >= 11, $before['small'] - $after['small'] >= 33);
?>
--EXPECT--
int(1536)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
