--TEST--
zmmx_fragmentation() gives the ratios that its definitions say
--EXTENSIONS--
zmmx
--SKIPIF--
<?php require __DIR__ . '/../inc/skip_not_linux.inc'; ?>
--FILE--
<?php
$held = [];
mt_srand(3);
for ($i = 0; $i < 20000; $i++) {
    $held[mt_rand(0, 5000)] = str_repeat('x', mt_rand(1, 5000));
}
$other = zmmx_snapshot();
$all = zmmx_snapshot();
['stats' => $stats, 'fragmentation' => $ratios, 'chunks' => $chunks] = $all;
function same(string $name, float $expected, float $actual): void
{
    if (abs($expected - $actual) > 1e-9) {
        echo "$name: $expected and $actual\n";
    }
}
same('free_slots', $stats['bins']['bytes_free'] / ($stats['bins']['bytes_free'] + $stats['bins']['bytes_used']), $ratios['free_slots']);
same('free_pages', $stats['pages']['free'] / ($stats['chunks']['count'] * 511), $ratios['free_pages']);
same('scattered', 1 - array_sum(array_column($chunks, 'longest')) / $stats['pages']['free'], $ratios['scattered_pages']);
same('live', $stats['size'] / $ratios['committed_bytes'], $ratios['live']);
same('committed', $ratios['committed_bytes'] / $ratios['resident'], $ratios['committed']);
same('live_bytes', $stats['size'], $ratios['live_bytes']);
same('other', $ratios['resident'] - $ratios['heap_resident'], $ratios['other_resident']);
var_dump($ratios['scattered_pages'] > 0, $ratios['free_slots'] > 0);
preg_match('~VmRSS:\s+(\d+)~', file_get_contents('/proc/self/status'), $rss);
$ratios = zmmx_fragmentation();
var_dump(abs($rss[1] * 1024 - $ratios['resident']) < 1 << 20);
var_dump($ratios['heap_resident'] > $ratios['live_bytes'] * 0.9, $ratios['other_resident'] > 1 << 20);
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
