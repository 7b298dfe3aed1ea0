<?php
/* Short strings that die young. */
require __DIR__ . '/inc/row.inc';

function churn(int $times): int
{
	$total = 0;
	for ($i = 0; $i < $times; $i++) {
		$name = "name_$i";
		$line = $name . ' = ' . $name;
		$total += strlen($line);
	}
	return $total;
}
echo churn(scaled(5000000)), "\n";
