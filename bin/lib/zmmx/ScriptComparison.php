<?php
declare(strict_types=1);

namespace Zmmx;

/** Runs of one script on both heaps, in turn, and their figures. */
final class ScriptComparison extends Comparison
{
	public function __construct(
		private Php $php,
		private Script $script,
		private int $runs,
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
		$this->conclude($this->outputs->verdict());
	}

	/** null: some run has no such figure, because it did not come to its end. */
	public function series(Heap $heap, Measure $measure): ?Series
	{
		return count($this->figures[$heap->value][$measure->key] ?? []) === $this->runs ? parent::series($heap, $measure) : null;
	}

	public function measures(): array
	{
		return Measure::of_script();
	}

	public function name(): string
	{
		return basename($this->script->name);
	}

	public function title(): string
	{
		return sprintf('%s, %s on each heap after a warm-up run', implode(' ', $this->script->words()), Units::several($this->runs, 'run'));
	}

	public function system(): string
	{
		return "PHP {$this->php->version}, zmmx {$this->php->zmmx}, " . self::kernel();
	}

	public function agreement(): string
	{
		return 'The output, the errors and the exit status were the same in all runs.';
	}

	public function disagreement(): string
	{
		return 'The outputs differ:';
	}

	public function unknown(): string
	{
		return 'Unknown: the script did not run to its end.';
	}

	public function facts(): array
	{
		return [
			'script' => $this->script->words(),
			'php' => $this->php->version,
			'zmmx' => $this->php->zmmx,
			'runs' => $this->runs,
			'same_output' => $this->difference === null,
			'difference' => $this->difference,
		];
	}

	private function count(Heap $heap, MeasuredRun $run): void
	{
		foreach ($run->figures as $key => $value) {
			$this->figures[$heap->value][$key][] = $value;
		}
	}
}
