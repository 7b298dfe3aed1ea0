--TEST--
Bins, large and huge blocks add up to the size, pages to the chunks, and all reports agree with each other
--EXTENSIONS--
zmmx
--FILE--
<?php
mt_srand(7);
$held = [];
for ($i = 0; $i < 30000; $i++) {
    $held[mt_rand(0, 3000)] = str_repeat('x', mt_rand(0, 99) ? mt_rand(1, 9000) : mt_rand(1, 3000000));
}
zmmx_gc();
$held[] = str_repeat('x', 700000);
$all = zmmx_snapshot();
$stats = $all['stats'];
$bins = $all['bins'];
$chunks = $all['chunks'];
$sum = fn (array $rows, string $key) => array_sum(array_column($rows, $key));

function same(string $what, int|float $expected, int|float $actual): void
{
    if (abs($expected - $actual) > (is_float($expected) ? 1e-9 : 0)) {
        echo "$what: $expected and $actual\n";
    }
}
same('size', $stats['size'], $sum($bins, 'bytes_used') + $stats['large']['bytes'] + $stats['huge']['bytes']);
same('chunks', $stats['chunks']['count'], count($chunks));
same('pages', $stats['pages']['total'], 512 * count($chunks));
same('kinds', $stats['pages']['total'], array_sum(array_intersect_key($stats['pages'], array_flip(['header', 'small', 'large', 'free']))));
foreach (['free' => 'free_pages', 'small' => 'small_pages', 'large' => 'large_pages', 'returned' => 'returned_pages'] as $total => $part) {
    same($total, $stats['pages'][$total], $sum($chunks, $part));
}
same('live', $stats['size'] - $stats['huge']['bytes'], $sum($chunks, 'live_bytes'));
same('huge', $stats['huge']['bytes'], $sum($all['huge'], 'size'));
same('huge count', $stats['huge']['blocks'], count($all['huge']));
foreach (['runs', 'used', 'free', 'bytes_used', 'bytes_free'] as $key) {
    same("bins $key", $stats['bins'][$key], $sum($bins, $key));
}
same('small pages', $stats['pages']['small'], array_sum(array_map(fn ($bin) => $bin['runs'] * $bin['pages'], $bins)));
same('shares', $sum($bins, 'bytes_used') / $stats['size'], $sum($bins, 'share'));

/* The maps: runs are found by their bins' pages, and their used slots add up bin by bin. */
$used = $runs = array_fill(0, 30, 0);
$large = 0;
foreach ($chunks as $chunk) {
    $map = $chunk['map'];
    $slots = $chunk['used'];
    $free = $returned = $longest = 0;
    for ($page = 0; $page < 512;) {
        $letter = $map[$page];
        if (strpos('#._L+', $letter) !== false) {
            $large += $letter === 'L';
            $returned += $letter === '_';
            $free = strpos('._', $letter) !== false ? $free + 1 : 0;
            $longest = max($longest, $free);
            $page++;
            continue;
        }
        $free = 0;
        $bin = intval($letter, 32);
        $runs[$bin]++;
        $used[$bin] += array_shift($slots);
        if (substr($map, $page, $bins[$bin]['pages']) !== str_repeat($letter, $bins[$bin]['pages'])) {
            echo "chunk {$chunk['number']} page $page: no whole run\n";
        }
        $page += $bins[$bin]['pages'];
    }
    same("header {$chunk['number']}", 0, strpos($map, '#'));
    same("letters {$chunk['number']}", 512, strlen($map));
    same("returned {$chunk['number']}", $chunk['returned_pages'], $returned);
    same("longest {$chunk['number']}", $chunk['longest'], $longest);
    same("rest {$chunk['number']}", 0, count($slots));
}
same('large blocks', $stats['large']['blocks'], $large);
foreach ($bins as $i => $bin) {
    same("runs of $i", $bin['runs'], $runs[$i]);
    same("slots of $i", $bin['used'], $used[$i]);
}
var_dump($stats['pages']['returned'] > 0, count($chunks) > 3, zmmx_check());
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
