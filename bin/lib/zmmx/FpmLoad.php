<?php
declare(strict_types=1);

namespace Zmmx;

/** What each pool is asked for, how often, and by how many at once. */
final class FpmLoad
{
	/** @param FcgiRequest[] $requests */
	public function __construct(
		public readonly array $requests,
		public readonly int $count,
		public readonly int $workers,
		public readonly int $timeout,
	) {
	}
}
