--TEST--
zmmx_fragmentation() gives the ratios that its definitions say
--EXTENSIONS--
zmmx
--SKIPIF--
<?php require __DIR__ . '/../inc/skip_not_linux.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/facts.inc';

function equal(string $name, float $expected, float $actual): void
{
    between($name, $expected - 1e-9, $expected + 1e-9, $actual);
}
$held = [];
mt_srand(3);
for ($i = 0; $i < 20000; $i++) {
    $held[mt_rand(0, 5000)] = str_repeat('x', mt_rand(1, 5000));
}
$other = zmmx_snapshot();
$all = zmmx_snapshot();
['stats' => $stats, 'fragmentation' => $ratios, 'chunks' => $chunks] = $all;
equal('free_slots', $stats['bins']['bytes_free'] / ($stats['bins']['bytes_free'] + $stats['bins']['bytes_used']), $ratios['free_slots']);
equal('free_pages', $stats['pages']['free'] / ($stats['chunks']['count'] * 511), $ratios['free_pages']);
equal('scattered', 1 - array_sum(array_column($chunks, 'longest')) / $stats['pages']['free'], $ratios['scattered_pages']);
equal('live', $stats['size'] / $ratios['committed_bytes'], $ratios['live']);
equal('committed', $ratios['committed_bytes'] / $ratios['resident'], $ratios['committed']);
equal('live_bytes', $stats['size'], $ratios['live_bytes']);
equal('other', $ratios['resident'] - $ratios['heap_resident'], $ratios['other_resident']);
between('scattered pages', 1e-9, 1, $ratios['scattered_pages']);
between('free slots', 1e-9, 1, $ratios['free_slots']);
preg_match('~VmRSS:\s+(\d+)~', file_get_contents('/proc/self/status'), $rss);
$ratios = zmmx_fragmentation();
between('resident as the system says', -1 << 20, 1 << 20, $rss[1] * 1024 - $ratios['resident']);
between('resident of the heap', $ratios['live_bytes'] * 0.9, $ratios['resident'], $ratios['heap_resident']);
between('resident of others', 1 << 20, $ratios['resident'], $ratios['other_resident']);
?>
--EXPECT--
free_slots
free_pages
scattered
live
committed
live_bytes
other
scattered pages
free slots
resident as the system says
resident of the heap
resident of others
