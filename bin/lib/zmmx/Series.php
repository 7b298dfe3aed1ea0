<?php
declare(strict_types=1);

namespace Zmmx;

/** One figure of several runs. */
final class Series
{
	/** @param array<int, int|float> $values in the order of the runs */
	public function __construct(public readonly array $values)
	{
	}

	public function median(): int|float
	{
		$sorted = $this->values;
		sort($sorted);
		$middle = intdiv(count($sorted), 2);
		return count($sorted) % 2 ? $sorted[$middle] : ($sorted[$middle - 1] + $sorted[$middle]) / 2;
	}

	public function spans(int|float $value): bool
	{
		return $value >= $this->least() && $value <= $this->most();
	}

	public function least(): int|float
	{
		return min($this->values);
	}

	public function most(): int|float
	{
		return max($this->values);
	}
}
