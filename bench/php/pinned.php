<?php
/* 700,000 strings of 600 bytes (443 MB), then all freed but every 2,500th. What stays, resident and by
 * memory_get_usage(true), before, after the frees, and after gc_mem_caches(). */
require __DIR__ . '/inc/row.inc';

function sizes(string $when): void
{
	figure("resident_kib_$when", resident_kib());
	figure("real_kib_$when", memory_get_usage(true) >> 10);
}

function fill_and_pin(int $count): array
{
	$keep = [];
	for ($i = 0; $i < $count; $i++) {
		$keep[$i] = str_repeat('x', 575 + $i % 2);
	}
	for ($i = 0; $i < $count; $i++) {
		if ($i % 2500) {
			unset($keep[$i]);
		}
	}
	return array_values($keep);
}

sizes('before');
$keep = fill_and_pin(scaled(700000));
sizes('freed');
gc_mem_caches();
sizes('collected');
echo count($keep), "\n";
