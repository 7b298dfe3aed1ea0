<?php
/* 443 MB, then all freed but every 2,500th string. Prints what stays: resident and real MiB before, after the
 * frees, and after gc_mem_caches(). */
ini_set('memory_limit', '-1');
function sizes(): string
{
	preg_match('/VmRSS:\s+(\d+)/', file_get_contents('/proc/self/status'), $match);
	return sprintf('resident %.1f real %.1f', $match[1] / 1024, memory_get_usage(true) / 1048576);
}
$before = sizes();
$keep = [];
for ($i = 0; $i < 700000; $i++) {
	$keep[$i] = str_repeat('x', 575 + $i % 2);
}
for ($i = 0; $i < 700000; $i++) {
	if ($i % 2500) {
		unset($keep[$i]);
	}
}
$keep = array_values($keep);
$freed = sizes();
gc_mem_caches();
fprintf(STDERR, "before: %s; after the frees: %s; after gc_mem_caches(): %s\n", $before, $freed, sizes());
echo count($keep), "\n";
