--TEST--
memory_reset_peak_usage() brings the peak down to the usage
--EXTENSIONS--
zmmx
--FILE--
<?php
require __DIR__ . '/../inc/facts.inc';

$text = str_repeat('x', 20000000);
$text = null;
gc_mem_caches();
memory_reset_peak_usage();
between('peak is the usage', 0, 10000, memory_get_peak_usage() - memory_get_usage());
same('real peak is the real usage', memory_get_usage(true), memory_get_peak_usage(true));
$text = str_repeat('x', 10000000);
between('peak of what came after', 10000000, 15000000, memory_get_peak_usage());
?>
--EXPECT--
peak is the usage
real peak is the real usage
peak of what came after
