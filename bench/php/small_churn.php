<?php
/* Small objects, strings and arrays that die young: the handler call that every custom heap pays. */
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
echo churn(3000000), "\n";
