--TEST--
memory_reset_peak_usage() brings the peak down to the usage
--EXTENSIONS--
zmmx
--FILE--
<?php
$text = str_repeat('x', 20000000);
$text = null;
gc_mem_caches();
memory_reset_peak_usage();
var_dump(memory_get_peak_usage() - memory_get_usage() < 10000);
var_dump(memory_get_peak_usage(true) === memory_get_usage(true));
$text = str_repeat('x', 10000000);
var_dump(memory_get_peak_usage() > 10000000, memory_get_peak_usage() < 15000000);
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
