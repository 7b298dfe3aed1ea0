--TEST--
The peak is the most that was ever in use
--EXTENSIONS--
zmmx
--FILE--
<?php
require __DIR__ . '/../inc/facts.inc';

$usage = memory_get_usage();
$text = str_repeat('x', 20000000);
$text = null;
between('peak with the string', 20000000, 20100000, memory_get_peak_usage() - $usage);
between('usage without it', 0, 10000, memory_get_usage() - $usage);
between('real peak', max(20000000, memory_get_usage(true)), 30000000, memory_get_peak_usage(true));
?>
--EXPECT--
peak with the string
usage without it
real peak
