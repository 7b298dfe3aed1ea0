<?php
declare(strict_types=1);

namespace Zmmx;

/** A figure of two heaps. */
final class DifferenceRow
{
	public function __construct(
		public readonly string $name,
		public readonly int $before,
		public readonly int $after,
		private bool $of_bytes = true,
	) {
	}

	public function change(): int
	{
		return $this->after - $this->before;
	}

	/** @return array{string, string, string} before, after and change as people read them */
	public function words(): array
	{
		$show = $this->of_bytes ? Units::bytes(...) : Units::count(...);
		return [$show($this->before), $show($this->after), ($this->change() > 0 ? '+' : '') . $show($this->change())];
	}
}
