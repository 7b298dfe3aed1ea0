<?php
declare(strict_types=1);

namespace Zmmx;

/** bin/zmmx top */
final class TopCommand extends Command
{
	private const QUIT = ['q', 'Q', "\x03", "\e"];

	private string $directory, $sort, $pool;

	protected function name(): string
	{
		return 'top';
	}

	protected function options(): array
	{
		return ['once' => 'flag', 'json' => 'flag', 'sort' => 'value', 'pool' => 'value', 'interval' => 'value'];
	}

	protected function help(): string
	{
		$keys = array_map(static fn (string $name, string $key): string => "$key $name", array_keys(TopWorker::SORTS), TopWorker::SORTS);
		$keys = implode(",\n  ", array_map(static fn (array $row): string => implode(', ', $row), array_chunk($keys, 6)));
		return <<<TEXT
			usage: bin/zmmx top [OPTION...] [DIR]

			A live table of all processes that keep a file in DIR (default: zmmx.status_dir of php.ini). The bar shows how
			much of memory_limit is committed, FRAG the share of the committed memory that is not live, LARGEST the most
			that a request had committed, REQUEST what runs or ran last. In the order "largest", REQUEST is the largest one.

			  --once             print the table once; the default when the output is not a terminal
			  --json             print all figures as JSON
			  --sort NAME        the order, by one of the names below (default: resident)
			  --pool NAME        only the workers of this FPM pool
			  --interval SECONDS time between two updates (default: 2)
			  -h, --help         this text

			Keys: q quits, the space bar updates at once, tab goes to the next pool. A key for each order:
			  $keys

			TEXT;
	}

	protected function mixed(string $operand): bool
	{
		return true;
	}

	protected function execute(Options $options): int
	{
		$this->directory = Workers::directory_of($options);
		$this->pool = $options->value('pool') ?? '';
		$this->sort = $options->value('sort') ?? 'resident';
		if (!isset(TopWorker::SORTS[$this->sort])) {
			throw new UsageError("--sort cannot be \"$this->sort\": it is one of " . implode(', ', array_keys(TopWorker::SORTS)));
		}
		$interval = $options->number('interval', 2);
		if ($options->has('json')) {
			echo $this->json(), "\n";
		} elseif ($options->has('once') || !stream_isatty(STDOUT) || !stream_isatty(STDIN)) {
			echo implode("\n", $this->table()->lines($this->directory, 0, 0)), "\n";
		} else {
			$this->follow(new Terminal(), $interval);
		}
		return 0;
	}

	private function follow(Terminal $terminal, int $interval): void
	{
		do {
			$terminal->draw($this->table()->lines($this->directory, ...$terminal->size()));
			$key = $terminal->key($interval);
			$this->sort = array_search($key, TopWorker::SORTS, true) ?: $this->sort;
			$this->pool = $key === "\t" ? $this->next_pool() : $this->pool;
		} while (!in_array($key, self::QUIT, true));
		$terminal->leave();
	}

	/** After the last pool come all of them. */
	private function next_pool(): string
	{
		$pools = array_values(array_unique(array_map(static fn (TopWorker $worker): string => $worker->values['pool'], $this->all())));
		$pools = array_values(array_filter($pools, 'strlen'));
		$now = array_search($this->pool, $pools, true);
		return $pools[$now === false ? 0 : $now + 1] ?? '';
	}

	private function table(): TopTable
	{
		$colours = stream_isatty(STDOUT) && (getenv('NO_COLOR') ?: '') === '';
		return new TopTable($this->workers(), $this->sort, $this->pool, $colours);
	}

	/** @return TopWorker[] */
	private function all(): array
	{
		$now = microtime(true);
		return array_map(static fn (StatusFile $file): TopWorker => new TopWorker($file, $now), Workers::in($this->directory));
	}

	/** @return TopWorker[] those that are shown, in order */
	private function workers(): array
	{
		$workers = array_filter($this->all(), fn (TopWorker $worker): bool => $this->pool === '' || $worker->values['pool'] === $this->pool);
		usort($workers, fn (TopWorker $a, TopWorker $b): int => TopWorker::compare($a, $b, $this->sort));
		return $workers;
	}

	private function json(): string
	{
		$workers = array_map(static fn (TopWorker $worker): array => $worker->values, $this->workers());
		$totals = ['workers' => count($workers)];
		foreach (['live', 'committed', 'kept', 'resident'] as $name) {
			$totals[$name] = array_sum(array_column($workers, $name));
		}
		return json_encode(['time' => microtime(true), 'totals' => $totals, 'workers' => $workers],
			JSON_PRESERVE_ZERO_FRACTION | JSON_INVALID_UTF8_SUBSTITUTE | JSON_UNESCAPED_SLASHES);
	}
}
