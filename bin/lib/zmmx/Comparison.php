<?php
declare(strict_types=1);

namespace Zmmx;

/** Figures of both heaps, taken in turn, and whether what was done was the same. */
abstract class Comparison
{
	/** @var array<string, array<string, array<int, int|float>>> by heap and measure */
	protected array $figures = [];
	public readonly ?string $difference;

	/** What was compared, in short. */
	abstract public function name(): string;

<<<<<<< HEAD
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
=======
	abstract public function title(): string;
>>>>>>> fpmcmp3

	abstract public function system(): string;

	/** That there was no difference. */
	abstract public function agreement(): string;

	/** What is said before a difference. */
	abstract public function disagreement(): string;

	/** Why a figure may not be known. */
	abstract public function unknown(): string;

	/** @return Measure[] in the order in which they are shown */
	abstract public function measures(): array;

	/** @return array<string, mixed> what the JSON has besides the figures */
	abstract public function facts(): array;

	/** null: there is no such figure */
	public function series(Heap $heap, Measure $measure): ?Series
	{
		$values = $this->figures[$heap->value][$measure->key] ?? [];
		return $values ? new Series($values) : null;
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

	protected function conclude(?string $difference): void
	{
<<<<<<< HEAD
		return sprintf('%s, %s on each heap after a warm-up run', implode(' ', $this->script->words()), Units::several($this->runs, 'run'));
=======
		$this->difference = $difference;
>>>>>>> fpmcmp3
	}

	protected static function kernel(): string
	{
		return php_uname('s') . ' ' . php_uname('r') . ' ' . php_uname('m');
	}
}
