<?php
/* Small arrays that die young: a list, and one with keys. */
require __DIR__ . '/inc/row.inc';

function churn(int $times): int
{
	$total = 0;
	for ($i = 0; $i < $times; $i++) {
		$list = [$i, $i + 1, $i + 2];
		$row = ['id' => $i, 'next' => $list[1]];
		$total += count($list) + count($row);
	}
	return $total;
}
echo churn(scaled(4000000)), "\n";
