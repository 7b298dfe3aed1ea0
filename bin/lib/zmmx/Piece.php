<?php
declare(strict_types=1);

namespace Zmmx;

/** Pages of a chunk that belong together. */
final class Piece
{
	public const HEADER = 'header';
	public const RUN = 'run';
	public const LARGE = 'large';
	public const FREE = 'free';
	public const RETURNED = 'returned';
	public const DAMAGED = 'damaged';

	/** @param int $bin, $used of a run: its bin and how many of its slots are live */
	public function __construct(
		public readonly string $kind,
		public readonly int $page,
		public readonly int $pages,
		public readonly int $bin = -1,
		public readonly int $used = 0,
	) {
	}
}
