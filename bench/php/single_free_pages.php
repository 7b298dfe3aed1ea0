<?php
/* 256 KiB (the size of a VM stack page) allocated and freed 2,000 times on a heap whose free pages are all single. The
 * second argument is the number of its chunks (default 1000); a chunk has 511 pages. An output buffer is a block
 * that is not written to. What is left in the last chunk is filled up: ZendMM looks there first. */
require __DIR__ . '/inc/row.inc';

$keep = [];
for ($i = scaled((int) ($argv[2] ?? 1000)) * 511; $i > 0; $i--) {
	$keep[] = str_repeat('x', 4000);
}
for ($i = 0, $count = count($keep); $i < $count; $i += 2) {
	$keep[$i] = null;
}
for ($i = 0; $i < 8; $i++) {
	$keep[] = str_repeat('x', 255 * 1024);
}
part_begin();
for ($i = scaled(2000); $i > 0; $i--) {
	ob_start(null, 252 * 1024);
	ob_end_clean();
}
part_end();
echo $count, "\n";
