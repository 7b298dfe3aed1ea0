<?php
declare(strict_types=1);

namespace Zmmx;

/** A sentence about where memory goes, and the bytes it is about. */
final class Finding
{
	/** @param array{string, int}|null $place file and line; $kind is what tests and the page call it */
	public function __construct(
		public readonly string $kind,
		public readonly int $bytes,
		public readonly string $text,
		public readonly ?array $place = null,
	) {
	}

	public function where(): string
	{
		return $this->place ? basename($this->place[0]) . ":{$this->place[1]}" : '';
	}
}
