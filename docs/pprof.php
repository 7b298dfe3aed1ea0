<?php
/* A page for pprof, Parca, Pyroscope and Grafana Alloy, with zmmx.profile=sample: …/debug/pprof/heap and …/debug/pprof/allocs.
 * Let only the monitoring network reach it. */
$path = $_SERVER['PATH_INFO'] ?? (string) parse_url($_SERVER['REQUEST_URI'] ?? '', PHP_URL_PATH);
$values = ['heap' => 'live', 'allocs' => 'allocated'][basename($path)] ?? null;
if ($values === null) {
	http_response_code(404);
	header('Content-Type: text/plain');
	exit("There are heap and allocs.\n");
}
try {
	$profile = zmmx_profile_dump('pprof', $values);
} catch (Error $error) {
	http_response_code(503);
	header('Content-Type: text/plain');
	exit($error->getMessage() . "\n");
}
header('Content-Type: application/octet-stream');
header('X-Pid: ' . getmypid());
echo $profile;
