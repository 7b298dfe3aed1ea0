--TEST--
zmmx_since() knows the peak since each mark, also below the request's peak, and leaves that alone
--EXTENSIONS--
zmmx
--FILE--
<?php
$big = str_repeat('x', 20000000);
$big = null;
$peak = memory_get_peak_usage();
$near = fn (int $bytes, int $expected) => abs($bytes - $expected) < 40000 ? 'yes' : "$bytes, not $expected";
$outer = zmmx_mark();
$a = str_repeat('x', 4000000);
$a = null;
$inner = zmmx_mark();
$b = str_repeat('x', 2000000);
$b = null;
echo 'inner: ', $near(zmmx_since($inner)['peak'], 2000000), "\n";
echo 'outer: ', $near(zmmx_since($outer)['peak'], 4000000), "\n";
$c = str_repeat('x', 6000000);
echo 'inner: ', $near(zmmx_since($inner)['peak'], 6000000), "\n";
echo 'outer: ', $near(zmmx_since($outer)['peak'], 6000000), "\n";
$c = null;
$late = zmmx_mark();
echo 'late: ', $near(zmmx_since($late)['peak'], 0), "\n";
var_dump(memory_get_peak_usage() === $peak);
$d = str_repeat('x', 30000000);
$d = null;
echo 'late: ', $near(zmmx_since($late)['peak'], 30000000), "\n";
?>
--EXPECT--
inner: yes
outer: yes
inner: yes
outer: yes
late: yes
bool(true)
late: yes
