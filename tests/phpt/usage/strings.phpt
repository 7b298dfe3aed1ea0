--TEST--
Usage grows by exactly the block of a string, and falls by it
--EXTENSIONS--
zmmx
--SKIPIF--
<?php $why = 'in a hardened heap blocks are larger, by head, canary and guard pages'; require __DIR__ . '/../inc/skip_hardened.inc'; ?>
--FILE--
<?php
/* str_repeat() asks for the text and 32 bytes for header and terminator. */
function block(int $length): int
{
    $size = $length + 32;
    foreach (zmmx_bins() as $bin) {
        if ($size <= $bin['size']) {
            return $bin['size'];
        }
    }
    return ($size + 4095) & ~4095;
}
$lengths = [2, 7, 8, 100, 1000, 3047, 3048, 5000, 100000, 2000000, 2097152, 10000000];
$blocks = array_map('block', $lengths);
$before = $held = $after = 0;
foreach ([1, 2] as $round) {
    foreach ($lengths as $i => $length) {
        $before = memory_get_usage();
        $text = str_repeat('x', $length);
        $held = memory_get_usage();
        $text = null;
        $after = memory_get_usage();
        if ($round === 2 && ($held - $before !== $blocks[$i] || $after !== $before)) {
            echo "$length: grew by ", $held - $before, ", not {$blocks[$i]}; ", $after - $before, " left\n";
        }
    }
}
echo "done\n";
?>
--EXPECT--
done
