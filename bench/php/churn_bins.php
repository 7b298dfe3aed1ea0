<?php
/* Blocks of each of the 30 bins, 200 at a time, made and dropped. A string of N bytes takes N + 25, rounded to 8. */
require __DIR__ . '/inc/row.inc';

const LENGTHS = [1, 8, 16, 24, 32, 40, 56, 72, 88, 104, 136, 168, 200, 232, 296, 360, 424, 488, 616, 744, 872, 1000,
	1256, 1512, 1768, 2024, 2536, 3048];

function churn(int $times): int
{
	$total = 0;
	for ($i = 0; $i < $times; $i++) {
		foreach (LENGTHS as $length) {
			$keep = [];
			for ($n = 0; $n < 200; $n++) {
				$keep[] = str_repeat('x', $length - 1);
			}
			$total += count($keep);
		}
	}
	return $total;
}
echo churn(scaled(600)), "\n";
