<?php
/* An array appended to 12 million times: doubled, moved, filled. */
require __DIR__ . '/inc/row.inc';

$list = [];
for ($i = scaled(12000000); $i > 0; $i--) {
	$list[] = $i;
}
echo count($list), "\n";
