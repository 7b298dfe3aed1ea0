<?php
/* Loads two FPM pools in turn and compares them: php measure.php OPTION=VALUE...
 *
 * docroot, urls      the application's folder and the file of what it is asked for
 * fpm, ini, zmmx     php-fpm, its php.ini, the extension
 * runs, seconds      rounds for each pool, and how long one lasts
 * warm_up            times that each request is made before
 * name, work, csv    of the application; a directory for answers; the file to which rows are added */

use Zmmx\Heap;

require __DIR__ . '/pool.inc';
require __DIR__ . '/table.inc';

/* In each pool, and requests under way: one for each core of a small machine. */
const WORKERS = 2;

/* The list again and again, until the time is over, and then to its end. */
function requests_until(array $requests, float $seconds): Generator
{
	for ($end = microtime(true) + $seconds; microtime(true) < $end;) {
		yield from $requests;
	}
}

/* One round. All figures but the memory's are those of one request. */
function round_measure(Pool $pool, array $requests, float $seconds): void
{
	$turn = $pool->load(requests_until($requests, $seconds), WORKERS);
	$each = array_map(fn ($sum) => $sum / $turn->requests, $turn->used);
	$worker = $pool->workerMemory();
	$master = $pool->masterMemory();
	$pool->rows[] = [
		'requests' => $turn->requests,
		'seconds' => $turn->seconds,
		'requests_per_second' => $turn->requests / $turn->seconds,
		'cpu_ms' => $each['cpu_seconds'] * 1000,
		'user_ms' => $each['user_seconds'] * 1000,
		'system_ms' => $each['system_seconds'] * 1000,
		'minor_faults' => $each['minor_faults'],
		'slowest_ms' => $turn->slowest * 1000,
		'worker_rss_kib' => $worker['Rss'],
		'worker_pss_kib' => $worker['Pss'],
		'worker_dirty_kib' => $worker['Private_Dirty'],
		'master_rss_kib' => $master['Rss'],
		'master_dirty_kib' => $master['Private_Dirty'],
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

measured(function (array $options) {
	$requests = requests_read($options);
	$stock = new Pool('stock', Heap::Stock, $options, WORKERS);
	$zmmx = new Pool('zmmx', Heap::Zmmx, $options, WORKERS, ['extension=' . Zmmx\Program::quoted($options['zmmx'])]);
	foreach ([$stock, $zmmx] as $pool) {
		/* every worker is to have seen every request, and opcache every file */
		$pool->load(repeated($requests, $options['warm_up']), WORKERS);
	}
	answers_compare($options, $requests, $stock, $zmmx);
	for ($round = 0; $round < $options['runs']; $round++) {
		foreach ($round % 2 ? [$zmmx, $stock] : [$stock, $zmmx] as $pool) {
			round_measure($pool, $requests, (float) $options['seconds']);
		}
	}
	answers_compare($options, $requests, $stock, $zmmx);
	csv_write($options, $stock, $zmmx);
	table_print($options['name'], $stock->rows, $zmmx->rows);
}, options_read($argv));
