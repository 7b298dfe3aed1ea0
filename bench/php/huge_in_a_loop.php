<?php
/* A 4 MiB string made and dropped: mapping, faults and unmapping, unless the mapping is kept. */
$total = 0;
for ($i = 0; $i < 300; $i++) {
	$string = str_repeat('a', 4 << 20);
	$total += strlen($string);
	unset($string);
}
echo $total, "\n";
