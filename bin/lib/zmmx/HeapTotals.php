<?php
declare(strict_types=1);

namespace Zmmx;

/** The committed memory of a snapshot and what is kept for reuse beside it, cut into parts that add up. */
final class HeapTotals
{
	/** @return array<string, array{string, int}> class => name, bytes; empty parts are left out */
	public static function parts(Snapshot $snapshot): array
	{
		['pages' => $pages, 'bins' => $bins] = $snapshot->stats;
		$page = Snapshot::PAGE;
		$parts = [
			'live' => ['live slots of the bins', $bins['bytes_used']],
			'slots' => ['free slots and ends of runs', $pages['small'] * $page - $bins['bytes_used']],
			'large' => ['large blocks', $pages['large'] * $page],
			'huge' => ['huge blocks', array_sum(array_column($snapshot->huge, 'size'))],
			'free' => ['free pages', ($pages['free'] - $pages['returned']) * $page],
			'header' => ['chunk headers', $pages['header'] * $page],
			'kept' => ['kept for reuse', $snapshot->stats['kept']],
		];
		return array_filter($parts, static fn (array $part): bool => $part[1] > 0);
	}

	public static function title(Snapshot $snapshot): string
	{
		return sprintf('PHP %s (%s), zmmx %s, process %d, %s', $snapshot->php, $snapshot->sapi, $snapshot->stats['version'],
			$snapshot->pid, gmdate('Y-m-d H:i:s', (int) $snapshot->time) . ' UTC');
	}
}
