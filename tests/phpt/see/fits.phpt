--TEST--
What zmmx_fits() says is what happens
--EXTENSIONS--
zmmx
--INI--
memory_limit=32M
--SKIPIF--
<?php $why = 'in a hardened heap what waits in quarantine is taken for used'; require __DIR__ . '/../inc/skip_hardened.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';
require __DIR__ . '/../inc/facts.inc';
$code = <<<'CODE'
mt_srand(SEED);
$held = [];
for ($i = 0; $i < 300; $i++) {
    $held[mt_rand(0, 200)] = str_repeat('x', mt_rand(1, 120000));
}
$size = SIZE;
$fits = zmmx_fits($size + 32);
$room = zmmx_headroom();
echo $fits ? "fits" : "does not fit", "\n";
$more = str_repeat('x', $size);
echo "had\n";
CODE;
$wrong = $yes = $no = 0;
foreach ([1, 2, 3] as $seed) {
    foreach ([5000, 1000000, 9000000, 17000000, 19000000, 20000000, 21000000, 22000000, 25000000] as $size) {
        $output = child_run(strtr($code, ['SEED' => $seed, 'SIZE' => $size]), ['memory_limit' => '32M'])['output'];
        $fits = str_starts_with($output, "fits\n");
        $had = str_ends_with($output, "had\n") && !str_contains($output, 'exhausted');
        $fits ? $yes++ : $no++;
        if ($fits !== $had) {
            echo "seed $seed, $size bytes: $output\n";
        }
    }
}
between('fit', 1, 26, $yes);
same('all', 27, $yes + $no);
same('nothing fits', true, zmmx_fits(0));
same('a byte fits', true, zmmx_fits(1));
same('all there is does not', false, zmmx_fits(PHP_INT_MAX));
?>
--EXPECT--
fit
all
nothing fits
a byte fits
all there is does not
