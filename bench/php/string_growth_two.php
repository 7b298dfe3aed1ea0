<?php
/* Two strings grown to 250 MB each in steps of 64 KiB, in turn: one often lies in the other's way. */
require __DIR__ . '/inc/row.inc';

$step = str_repeat('x', 65536);
$first = $second = '';
for ($left = scaled(250000000); $left > 0; $left -= 65536) {
	$first .= $step;
	$second .= $step;
}
echo strlen($first), ' ', strlen($second), "\n";
