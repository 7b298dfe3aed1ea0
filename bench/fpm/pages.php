<?php
/* Asks several FPM pools for one page after the other, and compares what a page costs: php pages.php OPTION=VALUE... POOLS
 *
 * The machine's mood lasts for seconds, a page for some hundredths of one: every page is asked of all pools before the
 * next, in an order drawn by lot, and its cost is the worker's own CPU time. `control` is the same as `stock`; what they
 * differ by is what the figures are good for.
 *
 * load, requests     the load generator and the file of its requests
 * pools              NAME:SOCKET,MASTER of each, between spaces; stock is the first
 * pages, warm_up     pages to ask of each pool; times that each request is made before
 * name, work, csv    of the application; a directory for answers; the file to which rows are added */

require __DIR__ . '/pool.inc';
require __DIR__ . '/table.inc';

/* @return Pool[] */
function pools_of(string $list): array
{
	$pools = [];
	foreach (explode(' ', $list) as $entry) {
		[$name, $socket, $master] = preg_split('/[:,]/', $entry);
		$pools[$name] = new Pool($name, $socket, (int) $master);
	}
	return $pools;
}

function page_measure(Pool $pool, array $options, int $request): void
{
	$before = $pool->used();
	$pool->load($options, '-r', (string) $request);
	$after = $pool->used();
	$pool->rows[] = [
		'request' => $request,
		'cpu_ms' => $after['cpu'] - $before['cpu'],
		'minor_faults' => $after['faults'] - $before['faults'],
		'worker_pss_kib' => $pool->workerMemory()['pss'],
	];
}

$options = options_read($argv);
$pools = pools_of($options['pools']);
$requests = (int) $pools['stock']->load($options, '-n', '1')['requests'];
foreach ($pools as $pool) {
	$pool->load($options, '-n', $options['warm_up']);
}
answers_compare($options, ...array_values($pools));
mt_srand(1);
$due = [];
for ($page = 0; $page < $options['pages']; $page++) {
	if (!$due) {
		$due = range(1, $requests);
		shuffle($due);
	}
	$request = array_pop($due);
	$order = array_keys($pools);
	shuffle($order);
	foreach ($order as $name) {
		page_measure($pools[$name], $options, $request);
	}
}
answers_compare($options, ...array_values($pools));

$file = fopen($options['csv'], 'a');
foreach ($pools as $pool) {
	foreach ($pool->rows as $page => $row) {
		fputcsv($file, [$options['name'], $pool->name, $page + 1, $row['request'], round($row['cpu_ms'], 3),
			$row['minor_faults'], $row['worker_pss_kib']], escape: '');
	}
}
fclose($file);
pages_print($options['name'], array_map(fn ($pool) => $pool->rows, $pools));
