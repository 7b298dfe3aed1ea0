<?php
/* Leaving a script with five million live blocks. The part that counts begins at the script's last line. */
require __DIR__ . '/inc/row.inc';

$keep = [];
for ($i = scaled(1250000); $i > 0; $i--) {
	$keep[] = [new stdClass(), "string $i"];
}
echo count($keep), "\n";
part_begin();
