--TEST--
While zmmx is not active, zmmx_headroom() and zmmx_fits() say what ZendMM's figures leave of the limit
--EXTENSIONS--
zmmx
--SKIPIF--
<?php if (getenv('USE_ZEND_ALLOC') === '0') die('skip there is no limit without a heap'); ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

/* A string of so many bytes takes 25 more. */
$code = <<<'CODE'
$room = zmmx_headroom();
echo $room === 32 * 1048576 - memory_get_usage(true) ? "the rest of the limit" : $room, "\n";
preg_match('~^zmmx_headroom_bytes\S* (\d+)~m', zmmx_metrics(), $found);
echo zmmx_stats()['headroom'] === $room && (int) $found[1] === $room ? "the same in reports" : "differs", "\n";
$size = SIZE;
echo zmmx_fits($size + 32) ? "fits" : "does not fit", "\n";
$kept = str_repeat('x', $size);
echo "had\n";
CODE;
foreach ([10, 1000000, 3000000, 28000000, 31000000, 40000000] as $size) {
    $output = child_run(str_replace('SIZE', $size, $code), ['memory_limit' => '32M', 'zmmx.enable' => 0])['output'];
    echo $size, ': ', preg_replace(['~\n+~', '~Fatal error: .*~'], [', ', 'error'], trim($output)), "\n";
}
$code = <<<'CODE'
var_dump(zmmx_headroom() === PHP_INT_MAX, zmmx_fits(1 << 40));
ini_set('memory_limit', '16M');
$kept = [];
while (zmmx_fits(1000032)) {
    $kept[] = str_repeat('x', 1000000);
}
var_dump(count($kept) > 5);
for ($n = 0; $n < 200000 && zmmx_fits(20000); $n++) {
    $kept[] = str_repeat('x', 100);
}
var_dump($n > 100 && $n < 200000);
CODE;
echo child_run($code, ['memory_limit' => -1, 'zmmx.enable' => 0])['output'];
?>
--EXPECT--
10: the rest of the limit, the same in reports, fits, had
1000000: the rest of the limit, the same in reports, fits, had
3000000: the rest of the limit, the same in reports, fits, had
28000000: the rest of the limit, the same in reports, fits, had
31000000: the rest of the limit, the same in reports, fits, had
40000000: the rest of the limit, the same in reports, does not fit, error
bool(true)
bool(true)
bool(true)
bool(true)
