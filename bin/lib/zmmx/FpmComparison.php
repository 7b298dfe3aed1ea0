<?php
declare(strict_types=1);

namespace Zmmx;

/** The same requests to two pools in turn, and their figures. */
final class FpmComparison extends Comparison
{
	private const ROUNDS = 10;
	/** Requests of a turn for each worker: enough that all are at work, so few that the machine is the same for both. */
	private const TURN = 4;
	/** Times that each worker is to see each URL before anything counts. */
	private const WARM_UP = 3;
	/** Figures of rounds: one of stock and one of zmmx were taken at the same time. */
	private const PAIRED = ['requests_per_second', 'cpu_seconds', 'page_faults'];
	/** Figures that should be nothing. */
	private const COUNTED = ['errors', 'deaths'];

	/** @var array<string, string[]> how workers ended, by heap */
	private array $deaths = [];

	/**
	 * @param array<string, FpmMaster> $masters by heap
	 * @param array{php: string, zmmx: string} $versions
	 */
	public function __construct(
		private array $masters,
		private FpmLoad $load,
		private array $versions,
		private Answers $answers,
		private Progress $progress,
	) {
	}

	public function measure(): void
	{
		$this->warm_up();
		$deck = new Deck($this->load->requests);
		$rounds = min(self::ROUNDS, $this->load->count);
		for ($round = 1; $round <= $rounds; $round++) {
			$due = intdiv($this->load->count * $round, $rounds) - intdiv($this->load->count * ($round - 1), $rounds);
			$this->round($deck->deal($due), "round $round of $rounds");
		}
		$this->progress->clear();
		$this->look_at_workers();
		$this->conclude($this->answers->verdict());
	}

	/** @return string[] what is to be known besides the figures, a line each */
	public function remarks(): array
	{
		$lines = $this->answers->remarks();
		foreach ($this->deaths as $heap => $deaths) {
			foreach (array_count_values($deaths) as $how => $count) {
				$lines[] = "$heap: " . Units::several($count, 'worker') . " exited $how";
			}
		}
		return $lines;
	}

	/** Whether there was anything that a visitor would call a failure, or a worker ended and was not asked to. */
	public function has_failed(): bool
	{
		$deaths = array_merge(...array_values($this->deaths));
		return array_diff($deaths, ['with code 0']) || $this->answers->error_count(Heap::Stock) || $this->answers->error_count(Heap::Zmmx);
	}

	public function measures(): array
	{
		return Measure::of_pools();
	}

	/** What disturbs a round disturbs it on both heaps. */
	public function ratio(Measure $measure): ?float
	{
		$ratios = $this->ratios($measure);
		return match (true) {
			$ratios !== [] => (new Series($ratios))->median(),
			in_array($measure->key, self::COUNTED, true) => null,
			default => parent::ratio($measure),
		};
	}

	/** Whether at least nine of ten rounds say the same. */
	public function tells_apart(Measure $measure): bool
	{
		$ratios = $this->ratios($measure);
		$more = count(array_filter($ratios, static fn (float $ratio): bool => $ratio > 1));
		$less = count(array_filter($ratios, static fn (float $ratio): bool => $ratio < 1));
		return $ratios ? count($ratios) > 4 && max($more, $less) >= 0.9 * count($ratios) : parent::tells_apart($measure);
	}

	public function name(): string
	{
		$requests = $this->load->requests;
		return 'FPM, ' . (count($requests) === 1 ? $requests[0]->url : Units::several(count($requests), 'URL'));
	}

	public function title(): string
	{
		return sprintf('%s, %s on each heap in turn, %s', $this->name(), Units::several($this->load->count, 'request'),
			Units::several($this->load->workers, 'worker'));
	}

	public function system(): string
	{
		return "PHP {$this->versions['php']} (FPM), zmmx {$this->versions['zmmx']}, " . self::kernel();
	}

	public function agreement(): string
	{
		return 'The answers were the same.';
	}

	public function disagreement(): string
	{
		return 'The answers differ:';
	}

	public function unknown(): string
	{
		return 'Not known: no worker was left.';
	}

	public function facts(): array
	{
		return [
			'urls' => array_map(static fn (FcgiRequest $request): string => $request->url, $this->load->requests),
			'php' => $this->versions['php'],
			'zmmx' => $this->versions['zmmx'],
			'requests' => $this->load->count,
			'workers' => $this->load->workers,
			'same_answers' => $this->difference === null,
			'difference' => $this->difference,
			'remarks' => $this->remarks(),
		];
	}

	private function warm_up(): void
	{
		foreach ($this->masters as $name => $master) {
			$this->progress->show("first requests on $name");
			$requests = array_merge(...array_fill(0, self::WARM_UP * $this->load->workers, $this->load->requests));
			new FpmTurn($master, $requests, $this->load->workers, $this->load->timeout, static function (): void {
			});
		}
	}

	/** @param FcgiRequest[] $requests */
	private function round(array $requests, string $title): void
	{
		$sums = [];
		foreach (array_chunk($requests, self::TURN * $this->load->workers) as $number => $turn) {
			$this->progress->show(sprintf('%s, %d of %d requests', $title, $number * self::TURN * $this->load->workers, count($requests)));
			$answers = [];
			foreach ($this->order() as $heap) {
				$sums[$heap][] = $this->turn($heap, $turn, $answers);
			}
			array_map($this->answers->add(...), $answers[Heap::Stock->value], $answers[Heap::Zmmx->value]);
		}
		array_walk($sums, $this->count(...));
	}

	/** @return string[] the heaps, in an order drawn by lot */
	private function order(): array
	{
		$order = array_keys($this->masters);
		shuffle($order);
		return $order;
	}

	private function turn(string $heap, array $requests, array &$answers): FpmTurn
	{
		$turn = new FpmTurn($this->masters[$heap], $requests, $this->load->workers, $this->load->timeout,
			static function (FcgiAnswer $answer, int $number) use (&$answers, $heap): void {
				$answers[$heap][$number] = $answer;
			});
		ksort($answers[$heap]);
		return $turn;
	}

	/** @param FpmTurn[] $turns of a round */
	private function count(array $turns, string $heap): void
	{
		$sum = static fn (callable $of): int|float => array_sum(array_map($of, $turns));
		$requests = $sum(static fn (FpmTurn $turn): int => $turn->requests);
		$figures = &$this->figures[$heap];
		$figures['requests_per_second'][] = $requests / $sum(static fn (FpmTurn $turn): float => $turn->seconds);
		$figures['cpu_seconds'][] = $sum(static fn (FpmTurn $turn): float => $turn->used['cpu_seconds']) / $requests;
		$figures['page_faults'][] = $sum(static fn (FpmTurn $turn): int => $turn->used['minor_faults'] + $turn->used['major_faults']) / $requests;
	}

	private function look_at_workers(): void
	{
		foreach ($this->masters as $heap => $master) {
			$pids = $master->workers();
			$this->deaths[$heap] = $master->deaths();
			$this->figures[$heap] += [
				'peak_resident_bytes' => Worker::sizes($pids, 'VmHWM'),
				'end_resident_bytes' => Worker::sizes($pids, 'VmRSS'),
				'errors' => [$this->answers->error_count(Heap::from($heap))],
				'deaths' => [count($this->deaths[$heap])],
			];
		}
	}

	/** @return float[] of the rounds; none if the figure is not one of rounds */
	private function ratios(Measure $measure): array
	{
		$stock = in_array($measure->key, self::PAIRED, true) ? $this->figures[Heap::Stock->value][$measure->key] : [];
		$zmmx = $this->figures[Heap::Zmmx->value][$measure->key] ?? [];
		return in_array(0, $stock) || !$stock ? [] : array_map(static fn (int|float $a, int|float $b): float => $b / $a, $stock, $zmmx);
	}
}
