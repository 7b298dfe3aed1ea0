--TEST--
The peak is the most that was ever in use
--EXTENSIONS--
zmmx
--FILE--
<?php
$usage = memory_get_usage();
$text = str_repeat('x', 20000000);
$text = null;
var_dump(memory_get_peak_usage() - $usage >= 20000000, memory_get_peak_usage() - $usage < 20100000);
var_dump(memory_get_usage() - $usage < 10000);
var_dump(memory_get_peak_usage(true) >= 20000000, memory_get_peak_usage(true) >= memory_get_usage(true));
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
