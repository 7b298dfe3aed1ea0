<?php
declare(strict_types=1);

namespace Zmmx;

/** Runs of one script on both heaps, in turn, and their figures. */
final class Comparison
{
	/** @var array<string, array<string, array<int, int|float>>> by heap and measure */
	private array $figures = [];
	public readonly ?string $difference;

	public function __construct(
		public readonly Php $php,
		public readonly Script $script,
		public readonly int $runs,
		private string $input,
		private Outputs $outputs,
		private Progress $progress,
	) {
	}

	/** The first run of each heap is not counted: it finds the files' cache as it may be. */
	public function measure(): void
	{
		$folder = new TemporaryFolder();
		for ($round = 0; $round <= $this->runs; $round++) {
			/* who goes first takes turns */
			foreach ($round % 2 ? [Heap::Zmmx, Heap::Stock] : [Heap::Stock, Heap::Zmmx] as $heap) {
				$this->progress->show($round ? "run $round of $this->runs on {$heap->value}" : "warm-up run on {$heap->value}");
				$run = new MeasuredRun($this->php, $heap, $this->script, $this->input, $folder);
				if ($run->child->interrupted) {
					$this->progress->clear();
					throw new UsageError('interrupted');
				}
				$this->outputs->add($heap, $run);
				$round && $this->count($heap, $run);
			}
		}
		$this->progress->clear();
		$this->difference = $this->outputs->verdict();
	}

	/** null: some run has no such figure, because it did not come to its end. */
	public function series(Heap $heap, Measure $measure): ?Series
	{
		$values = $this->figures[$heap->value][$measure->key] ?? [];
		return count($values) === $this->runs ? new Series($values) : null;
	}

	/** zmmx against stock; null when there is nothing to divide. */
	public function ratio(Measure $measure): ?float
	{
		$stock = $this->series(Heap::Stock, $measure)?->median();
		$zmmx = $this->series(Heap::Zmmx, $measure)?->median();
		return $stock && $zmmx !== null ? $zmmx / $stock : null;
	}

	/** Whether the runs tell the heaps apart: not if the median of each lies among the runs of the other. */
	public function tells_apart(Measure $measure): bool
	{
		$stock = $this->series(Heap::Stock, $measure);
		$zmmx = $this->series(Heap::Zmmx, $measure);
		return $stock && $zmmx && !($stock->spans($zmmx->median()) && $zmmx->spans($stock->median()));
	}

	public function title(): string
	{
		return sprintf('%s, %s on each heap after a warm-up run', implode(' ', $this->script->words()), Units::several($this->runs, 'run'));
	}

	public function system(): string
	{
		return "PHP {$this->php->version}, zmmx {$this->php->zmmx}, " . php_uname('s') . ' ' . php_uname('r') . ' ' . php_uname('m');
	}

	private function count(Heap $heap, MeasuredRun $run): void
	{
		foreach ($run->figures as $key => $value) {
			$this->figures[$heap->value][$key][] = $value;
		}
	}
}
