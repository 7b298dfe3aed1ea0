<?php
/* One string grown to 500 MB in steps of 64 KiB: copies, unless page tables move. */
require __DIR__ . '/inc/row.inc';

$step = str_repeat('x', 65536);
$string = '';
for ($left = scaled(500000000); $left > 0; $left -= 65536) {
	$string .= $step;
}
echo strlen($string), "\n";
