<?php
/* Blocks of sizes and ages drawn by lot, small ones more often: 100,000 live, one replaced at a time. */
require __DIR__ . '/inc/row.inc';

function replace(int $times): int
{
	mt_srand(42);
	$keep = array_fill(0, 100000, '');
	$total = 0;
	for ($i = 0; $i < $times; $i++) {
		$length = mt_rand(0, 99) < 98 ? 1 << mt_rand(3, 9) : mt_rand(2000, 20000);
		$keep[mt_rand(0, 99999)] = str_repeat('x', $length + mt_rand(0, 7));
		$total += $length;
	}
	return $total;
}
echo replace(scaled(4000000)), "\n";
