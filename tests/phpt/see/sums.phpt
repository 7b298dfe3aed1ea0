--TEST--
Bins, large and huge blocks add up to the size, pages to the chunks, and all reports agree with each other
--EXTENSIONS--
zmmx
--SKIPIF--
<?php $why = 'what lies around a block is in the bins and pages, not in the size'; require __DIR__ . '/../inc/skip_debugger.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/agree.inc';
require __DIR__ . '/../inc/facts.inc';
mt_srand(7);
$held = [];
for ($i = 0; $i < 30000; $i++) {
    $held[mt_rand(0, 3000)] = str_repeat('x', mt_rand(0, 99) ? mt_rand(1, 9000) : mt_rand(1, 3000000));
}
zmmx_gc();
$held[] = str_repeat('x', 700000);
$all = zmmx_snapshot();
echo implode("\n", disagreements($all));
$share = array_sum(array_column($all['bins'], 'share')) - $all['stats']['bins']['bytes_used'] / $all['stats']['size'];
between('shares of the bins', -1e-9, 1e-9, $share);
between('pages returned', 1, $all['stats']['pages']['free'], $all['stats']['pages']['returned']);
between('chunks', 4, 100, count($all['chunks']));
same('sound', true, zmmx_check());

/* What does not add up is seen. */
$all['chunks'][1]['used'][0]++;
$all['stats']['size']++;
echo implode("\n", disagreements($all)), "\n";
?>
--EXPECTF--
shares of the bins
pages returned
chunks
sound
size: %d and %d
live: %d and %d
the maps and the bins
