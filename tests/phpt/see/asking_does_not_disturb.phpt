--TEST--
Asking a million times leaves the heap as it was, and a report does not count itself
--EXTENSIONS--
zmmx
--INI--
zmmx.purge=off
--SKIPIF--
<?php $why = 'in a hardened heap what waits in quarantine counts as committed'; require __DIR__ . '/../inc/skip_hardened.inc'; ?>
--FILE--
<?php
$held = [];
for ($i = 0; $i < 2000; $i++) {
    $held[] = str_repeat('x', $i % 4000);
}
$usage = $first = $second = null;
foreach ([1, 2] as $round) {
    $usage = memory_get_usage();
    $first = zmmx_stats()['size'];
    $second = zmmx_stats()['size'];
}
var_dump($first === $second, $usage - $first === zmmx_stats()['stock_size']);
$before = zmmx_snapshot();
$before = zmmx_snapshot();
$before = zmmx_snapshot();
memory_reset_peak_usage();
$peak = memory_get_peak_usage();
for ($i = PHP_DEBUG ? 900000 : 0; $i < 1000000; $i++) {
    zmmx_stats();
}
for ($i = 0; $i < 20; $i++) {
    zmmx_bins();
    zmmx_chunks();
    zmmx_huge();
    zmmx_fragmentation();
    zmmx_pins();
    zmmx_headroom();
    zmmx_fits(100000);
    zmmx_metrics();
}
$after = zmmx_snapshot();
var_dump(memory_get_peak_usage() - $peak < 100000);
var_dump($after['stats']['chunks'] === $before['stats']['chunks'], $after['stats']['calls'] === $before['stats']['calls']);
var_dump(abs($after['stats']['size'] - $before['stats']['size']) < 60000, zmmx_check());
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
