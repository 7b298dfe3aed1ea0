<?php
/* Asks several FPM pools for one page after the other, and compares what a page costs: php pages.php OPTION=VALUE...
 *
 * The machine's mood lasts for seconds, a page for some hundredths of one: every page is asked of all pools before the
 * next, in an order drawn by lot, and its cost is the worker's own CPU time. `control` is the same as `stock`, and
 * `zmmx_control` as `zmmx`; what they differ by is what the figures are good for.
 *
 * docroot, urls      the application's folder and the file of what it is asked for
 * fpm, ini, zmmx     php-fpm, its php.ini, the extension
 * pages, warm_up     pages to ask of each pool; times that each request is made before
 * name, work, csv    of the application; a directory for answers; the file to which rows are added */

use Zmmx\FcgiRequest;
use Zmmx\Heap;

require __DIR__ . '/pool.inc';
require __DIR__ . '/table.inc';

/* One worker of each heap, all alive at once. @return array<string, Pool> */
function pools_start(array $options, string $status): array
{
	$zmmx = 'extension=' . Zmmx\Program::quoted($options['zmmx']);
	$pools = [
		new Pool('stock', Heap::Stock, $options, 1),
		new Pool('control', Heap::Stock, $options, 1),
		new Pool('huge_pages', Heap::Stock, $options, 1, [], ['USE_ZEND_ALLOC_HUGE_PAGES' => '1']),
		new Pool('zmmx', Heap::Zmmx, $options, 1, [$zmmx]),
		new Pool('zmmx_on', Heap::Zmmx, $options, 1, [$zmmx, 'zmmx.huge_pages=on']),
		new Pool('zmmx_off', Heap::Zmmx, $options, 1, [$zmmx, 'zmmx.huge_pages=off']),
		new Pool('zmmx_control', Heap::Zmmx, $options, 1, [$zmmx]),
		new Pool('zmmx_status', Heap::Zmmx, $options, 1, [$zmmx, 'zmmx.status_dir=' . Zmmx\Program::quoted($status)]),
	];
	return array_combine(array_column($pools, 'name'), $pools);
}

function page_measure(Pool $pool, FcgiRequest $request, int $number): void
{
	$begun = hrtime(true);
	$used = $pool->load([$request])->used;
	$pool->rows[] = [
		'request' => $number,
		'ms' => (hrtime(true) - $begun) / 1e6,
		'cpu_ms' => $used['cpu_seconds'] * 1000,
		'minor_faults' => $used['minor_faults'],
		'worker_pss_kib' => $pool->workerMemory()['Pss'],
	];
}

/* @param array<string, Pool> $pools */
function pages_measure(array $pools, array $requests, int $pages): void
{
	mt_srand(1);
	$deck = new Zmmx\Deck(array_keys($requests));
	foreach ($deck->deal($pages) as $number) {
		$order = array_keys($pools);
		shuffle($order);
		foreach ($order as $name) {
			page_measure($pools[$name], $requests[$number], $number + 1);
		}
	}
}

function csv_write(array $options, Pool ...$pools): void
{
	$file = fopen($options['csv'], 'a');
	foreach ($pools as $pool) {
		foreach ($pool->rows as $page => $row) {
			fputcsv($file, [$options['name'], $pool->name, $page + 1, $row['request'], round($row['cpu_ms'], 3),
				$row['minor_faults'], $row['worker_pss_kib']], escape: '');
		}
	}
	fclose($file);
}

measured(function (array $options) {
	$requests = requests_read($options);
	$status = new Zmmx\TemporaryFolder();
	$pools = pools_start($options, $status->path);
	foreach ($pools as $pool) {
		$pool->load(repeated($requests, $options['warm_up']));
	}
	answers_compare($options, $requests, ...array_values($pools));
	pages_measure($pools, $requests, $options['pages']);
	answers_compare($options, $requests, ...array_values($pools));
	glob("$status->path/zmmx-*") || fail('zmmx_status has no file in its zmmx.status_dir');
	csv_write($options, ...array_values($pools));
	pages_print($options['name'], array_map(fn ($pool) => $pool->rows, $pools));
}, options_read($argv));
