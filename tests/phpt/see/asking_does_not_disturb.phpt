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
require __DIR__ . '/../inc/facts.inc';

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
same('asked twice', $first, $second);
same('what is not the heap\'s', zmmx_stats()['stock_size'], $usage - $first);
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
between('peak', 0, 100000, memory_get_peak_usage() - $peak);
same('chunks', $before['stats']['chunks'], $after['stats']['chunks']);
same('system calls', $before['stats']['calls'], $after['stats']['calls']);
between('size', -60000, 60000, $after['stats']['size'] - $before['stats']['size']);
same('sound', true, zmmx_check());
?>
--EXPECT--
asked twice
what is not the heap's
peak
chunks
system calls
size
sound
