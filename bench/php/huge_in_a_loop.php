<?php
/* A 4 MiB string made and dropped: mapping, faults and unmapping, unless the mapping is kept. */
require __DIR__ . '/inc/row.inc';

$total = 0;
for ($i = scaled(300); $i > 0; $i--) {
	$string = str_repeat('a', 4 << 20);
	$total += strlen($string);
	unset($string);
}
echo $total, "\n";
