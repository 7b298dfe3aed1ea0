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

	abstract public function title(): string;

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
		$this->difference = $difference;
	}

	protected static function kernel(): string
	{
		return php_uname('s') . ' ' . php_uname('r') . ' ' . php_uname('m');
	}
}
