<?php
/* 200,000 blocks of 4 KB filled and held: 800 MB of faults. */
require __DIR__ . '/inc/row.inc';

$keep = [];
for ($i = scaled(200000); $i > 0; $i--) {
	$keep[] = str_repeat('x', 4000);
}
echo count($keep), "\n";
