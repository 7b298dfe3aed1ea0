<?php
/* Loads two FPM pools in turn and compares them: php measure.php OPTION=VALUE...
 *
 * load, requests     the load generator and the file of its requests
 * stock, zmmx        each the pool's socket, a comma and its master's process id
 * runs, seconds      rounds for each pool, and how long one lasts
 * workers            in each pool, and requests under way
 * name, work, csv    of the application; a directory for answers; the file to which rows are added */

require __DIR__ . '/normal.inc';
require __DIR__ . '/table.inc';

function fail(string $message): never
{
	fwrite(STDERR, "bench/fpm/run: $message\n");
	exit(1);
}

final class Pool
{
	public array $rows = [];
	private array $workers;

	public function __construct(public string $name, private string $socket, private int $master)
	{
		$this->workers = $this->workersNow();
	}

	private function workersNow(): array
	{
		return array_map(intval(...), preg_split('/ /', (string) @file_get_contents("/proc/$this->master/task/$this->master/children"),
			-1, PREG_SPLIT_NO_EMPTY));
	}

	/* What the workers have used so far. The scheduler's own count is in nanoseconds; user and system time
	 * are counted by ticks, and serve to divide it. */
	private function used(): array
	{
		$sum = ['cpu' => 0, 'user' => 0, 'system' => 0, 'faults' => 0];
		foreach ($this->workers as $pid) {
			$stat = explode(' ', preg_replace('/^.*\) /', '', file_get_contents("/proc/$pid/stat")));
			$sum['cpu'] += (int) file_get_contents("/proc/$pid/schedstat") / 1e6;
			$sum['faults'] += $stat[7];
			$sum['user'] += $stat[11] * 10;
			$sum['system'] += $stat[12] * 10;
		}
		return $sum;
	}

	private static function memory(array $pids): array
	{
		$sum = ['rss' => 0, 'pss' => 0, 'dirty' => 0];
		foreach ($pids as $pid) {
			$rollup = file_get_contents("/proc/$pid/smaps_rollup");
			foreach (['rss' => 'Rss', 'pss' => 'Pss', 'dirty' => 'Private_Dirty'] as $key => $field) {
				preg_match("/^$field: +(\d+) kB/m", $rollup, $match);
				$sum[$key] += $match[1];
			}
		}
		return $sum;
	}

	public function load(array $options, string ...$arguments): array
	{
		$command = [$options['load'], ...$arguments, $this->socket, $options['requests']];
		$process = proc_open($command, [1 => ['pipe', 'w'], 2 => ['pipe', 'w']], $pipes);
		$output = stream_get_contents($pipes[1]);
		$error = stream_get_contents($pipes[2]);
		if (proc_close($process) !== 0) {
			fail("{$options['name']} on $this->name: " . trim($error));
		}
		if ($this->workersNow() !== $this->workers) {
			fail("{$options['name']} on $this->name: a worker has died");
		}
		return array_combine(['requests', 'seconds', 'bytes', 'slowest'], array_map(floatval(...), explode(' ', trim($output))));
	}

	/* One round. All figures but the memory's are those of one request. */
	public function measure(array $options): void
	{
		$before = $this->used();
		$load = $this->load($options, '-c', $options['workers'], '-s', $options['seconds']);
		$after = $this->used();
		$requests = $load['requests'];
		$workers = self::memory($this->workers);
		$master = self::memory([$this->master]);
		$count = count($this->workers);
		$this->rows[] = [
			'requests' => (int) $requests,
			'seconds' => $load['seconds'],
			'requests_per_second' => $requests / $load['seconds'],
			'cpu_ms' => ($after['cpu'] - $before['cpu']) / $requests,
			'user_ms' => ($after['user'] - $before['user']) / $requests,
			'system_ms' => ($after['system'] - $before['system']) / $requests,
			'minor_faults' => ($after['faults'] - $before['faults']) / $requests,
			'slowest_ms' => $load['slowest'] * 1000,
			'worker_rss_kib' => $workers['rss'] / $count,
			'worker_pss_kib' => $workers['pss'] / $count,
			'worker_dirty_kib' => $workers['dirty'] / $count,
			'master_rss_kib' => $master['rss'],
			'master_dirty_kib' => $master['dirty'],
		];
	}

	/* One answer to each request, without what varies. */
	public function answers(array $options): array
	{
		$directory = "{$options['work']}/{$options['name']}-$this->name";
		is_dir($directory) || mkdir($directory);
		array_map(unlink(...), glob("$directory/*"));
		$this->load($options, '-n', '1', '-o', $directory);
		$answers = [];
		foreach (glob("$directory/*") as $file) {
			$answers[basename($file)] = normal(file_get_contents($file));
			file_put_contents($file, $answers[basename($file)]);
		}
		return $answers;
	}
}

function answers_compare(array $options, Pool $stock, Pool $zmmx): void
{
	$expected = $stock->answers($options);
	foreach ($zmmx->answers($options) as $number => $answer) {
		if ($answer !== $expected[$number]) {
			fail("{$options['name']}: the answers to request $number differ: diff {$options['work']}/{$options['name']}-"
				. "{stock,zmmx}/$number");
		}
	}
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

$options = [];
foreach (array_slice($argv, 1) as $argument) {
	[$key, $value] = explode('=', $argument, 2);
	$options[$key] = $value;
}
$stock = new Pool('stock', ...explode(',', $options['stock']));
$zmmx = new Pool('zmmx', ...explode(',', $options['zmmx']));

foreach ([$stock, $zmmx] as $pool) {
	/* every worker is to have seen every request, and opcache every file */
	$pool->load($options, '-c', $options['workers'], '-n', $options['warm_up']);
}
answers_compare($options, $stock, $zmmx);
for ($round = 0; $round < $options['runs']; $round++) {
	foreach ($round % 2 ? [$zmmx, $stock] : [$stock, $zmmx] as $pool) {
		$pool->measure($options);
	}
}
answers_compare($options, $stock, $zmmx);
csv_write($options, $stock, $zmmx);
table_print($options['name'], $stock->rows, $zmmx->rows);
