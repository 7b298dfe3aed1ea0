--TEST--
zmmx_stats() agrees with memory_get_usage() and its kin
--EXTENSIONS--
zmmx
--FILE--
<?php
function figures(): array
{
    return [memory_get_usage(), memory_get_peak_usage(), memory_get_usage(true), memory_get_peak_usage(true)];
}
$usage = zmmx_stats();
$usage = null;
$figures = figures();
$figures = null;
memory_reset_peak_usage();
$held = str_repeat('x', 5000000);
$figures = figures();
$stats = zmmx_stats();
$names = ['size' => 1000, 'peak' => 1000, 'real_size' => 0, 'real_peak' => 0];
foreach (array_keys($names) as $i => $name) {
    if (abs($stats[$name] - $figures[$i]) > $names[$name]) {
        echo "$name: {$stats[$name]} and {$figures[$i]}\n";
    }
}
echo "done\n";
?>
--EXPECT--
done
