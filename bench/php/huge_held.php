<?php
/* 2,000 huge blocks of 2.1 MB held, then freed in the order they came. */
require __DIR__ . '/inc/row.inc';

$keep = [];
for ($i = scaled(2000); $i > 0; $i--) {
	$keep[] = str_repeat('x', 2100000);
}
echo $count = count($keep), "\n";
for ($i = 0; $i < $count; $i++) {
	$keep[$i] = null;
}
