<?php
/* Small objects, strings and arrays that die young, in turn: the handler call that every custom heap pays. */
require __DIR__ . '/inc/row.inc';

function churn(int $times): int
{
	$total = 0;
	for ($i = 0; $i < $times; $i++) {
		$object = new stdClass();
		$string = "abc$i";
		$array = [$i, $string];
		$total += count($array);
	}
	return $total;
}
echo churn(scaled(3000000)), "\n";
