<?php
/* Leaving a script with five million live blocks. */
ini_set('memory_limit', '-1');
$keep = [];
for ($i = 0; $i < 1250000; $i++) {
	$keep[] = [new stdClass(), "string $i"];
}
