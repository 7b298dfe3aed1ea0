<?php
/* Says which heap the pool runs on. */
echo 'heap: ', match (true) {
	function_exists('zmmx_stats') && zmmx_stats()['active'] => 'zmmx',
	memory_get_usage() > 0 => 'stock',
	default => 'of the C library',
}, "\n";
