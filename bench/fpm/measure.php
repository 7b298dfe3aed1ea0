<?php
/* Loads two FPM pools in turn and compares them: php measure.php OPTION=VALUE...
 *
 * load, requests     the load generator and the file of its requests
 * stock, zmmx        each the pool's socket, a comma and its master's process id
 * runs, seconds      rounds for each pool, and how long one lasts
 * workers            in each pool, and requests under way
 * name, work, csv    of the application; a directory for answers; the file to which rows are added */

require __DIR__ . '/pool.inc';
require __DIR__ . '/table.inc';

/* One round. All figures but the memory's are those of one request. */
function round_measure(Pool $pool, array $options): void
{
	$before = $pool->used();
	$load = $pool->load($options, '-c', $options['workers'], '-s', $options['seconds']);
	$after = $pool->used();
	$requests = $load['requests'];
	$worker = $pool->workerMemory();
	$master = $pool->masterMemory();
	$pool->rows[] = [
		'requests' => (int) $requests,
		'seconds' => $load['seconds'],
		'requests_per_second' => $requests / $load['seconds'],
		'cpu_ms' => ($after['cpu'] - $before['cpu']) / $requests,
		'user_ms' => ($after['user'] - $before['user']) / $requests,
		'system_ms' => ($after['system'] - $before['system']) / $requests,
		'minor_faults' => ($after['faults'] - $before['faults']) / $requests,
		'slowest_ms' => $load['slowest'] * 1000,
		'worker_rss_kib' => $worker['rss'],
		'worker_pss_kib' => $worker['pss'],
		'worker_dirty_kib' => $worker['dirty'],
		'master_rss_kib' => $master['rss'],
		'master_dirty_kib' => $master['dirty'],
	];
}

function csv_write(array $options, Pool ...$pools): void
{
	$file = fopen($options['csv'], 'a');
	foreach ($pools as $pool) {
		foreach ($pool->rows as $round => $row) {
			$values = array_map(fn ($value) => is_float($value) ? round($value, 4) : $value, array_values($row));
			fputcsv($file, [$options['name'], $pool->name, $round + 1, ...$values], escape: '');
		}
	}
	fclose($file);
}

$options = options_read($argv);
$stock = new Pool('stock', ...explode(',', $options['stock']));
$zmmx = new Pool('zmmx', ...explode(',', $options['zmmx']));

foreach ([$stock, $zmmx] as $pool) {
	/* every worker is to have seen every request, and opcache every file */
	$pool->load($options, '-c', $options['workers'], '-n', $options['warm_up']);
}
answers_compare($options, $stock, $zmmx);
for ($round = 0; $round < $options['runs']; $round++) {
	foreach ($round % 2 ? [$zmmx, $stock] : [$stock, $zmmx] as $pool) {
		round_measure($pool, $options);
	}
}
answers_compare($options, $stock, $zmmx);
csv_write($options, $stock, $zmmx);
table_print($options['name'], $stock->rows, $zmmx->rows);
