<?php
/* Strings and arrays that grow step by step, from small through large to huge. */
require __DIR__ . '/inc/row.inc';

function grow_strings(int $times): int
{
	$total = 0;
	for ($i = 0; $i < $times; $i++) {
		$string = '';
		while (strlen($string) < 200000) {
			$string .= '0123456789abcdef0123456789abcdef0123456789abcdef';
		}
		$total += strlen($string);
	}
	return $total;
}

function grow_arrays(int $times): int
{
	$total = 0;
	for ($i = 0; $i < $times; $i++) {
		$list = [];
		for ($n = 0; $n < 150000; $n++) {
			$list[] = $n;
		}
		$total += count($list);
	}
	return $total;
}
echo grow_strings(scaled(1000)), ' ', grow_arrays(scaled(100)), "\n";
