--TEST--
A time limit that is reached in the middle of allocation ends the request as on the stock heap
--EXTENSIONS--
zmmx
--SKIPIF--
<?php require __DIR__ . '/../inc/skip_no_cgi.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$work = ' $data = []; while (true) { $data[] = str_repeat("x", count($data) % 5000); if (count($data) > 2000) { $data = [str_repeat("y", 3000000)]; } }';
$end = 'register_shutdown_function(function () { $x = range(1, 100000); echo count($x), json_encode(zmmx_check()), "\n"; });';
echo child_agree("$end set_time_limit(1); $work");
echo child_agree("$end function g() { $work yield 1; } foreach (g() as \$x);", ['max_execution_time' => 1]);
/* requests in one process, the next after one that was stopped */
$result = child_requests("echo 'start ', memory_get_usage(), \"\\n\"; $end set_time_limit(1); $work", 3);
preg_match_all('~^start (\d+)~m', $result['output'], $starts);
echo count($starts[1]), ' requests, ', count(array_unique(array_slice($starts[1], 1))), " usage from the second on\n";
echo substr_count($result['output'], 'Maximum execution time'), ' ', substr_count($result['output'], '100000true'), "\n";
?>
--EXPECTF--
Fatal error: Maximum execution time of 1 second exceeded in %s on line 1
100000true
status 255
Fatal error: Maximum execution time of 1 second exceeded in %s on line 1
100000true
status 255
3 requests, 1 usage from the second on
3 3
