<?php
/* One string grown to 500 MB in steps of 64 KiB: copies, unless page tables move. */
ini_set('memory_limit', '-1');
$step = str_repeat('x', 65536);
$string = '';
while (strlen($string) < 500000000) {
	$string .= $step;
}
echo strlen($string), "\n";
