<?php
/* Objects that die young. */
require __DIR__ . '/inc/row.inc';

final class Point
{
	public function __construct(public int $x, public int $y)
	{
	}
}

function churn(int $times): int
{
	$total = 0;
	for ($i = 0; $i < $times; $i++) {
		$point = new Point($i, 1);
		$total += $point->y;
	}
	return $total;
}
echo churn(scaled(6000000)), "\n";
