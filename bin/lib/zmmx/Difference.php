<?php
declare(strict_types=1);

namespace Zmmx;

/** What two snapshots or reports differ by: groups of rows, what changed most first. */
final class Difference
{
	/** @param array<string, list<DifferenceRow>> $groups by their title */
	private function __construct(
		public readonly Recorded $before,
		public readonly Recorded $after,
		public readonly array $groups,
	) {
	}

	public static function of(Recorded $before, Recorded $after): self
	{
		$groups = ['the heap' => self::totals($before->heap, $after->heap),
			'kinds of blocks' => self::sorted(self::kinds($before->heap), self::kinds($after->heap))];
		if ($before->report?->profile && $after->report?->profile) {
			foreach (Profile::VALUES as $kind => $name) {
				if ($before->report->profile->has("{$kind}_bytes") && $after->report->profile->has("{$kind}_bytes")) {
					$groups["lines: bytes $name"] = self::sorted(self::lines($before->report, $kind), self::lines($after->report, $kind));
				}
			}
		}
		if ($before->report?->holders && $after->report?->holders) {
			[$one, $other] = [$before->report->holders, $after->report->holders];
			$groups['holders: bytes that each keeps'] = self::sorted(array_column($one->list, 'retained', 'path'), array_column($other->list, 'retained', 'path'));
			$groups['classes: bytes of the objects'] = self::sorted(array_column($one->classes, 'own', 'class'), array_column($other->classes, 'own', 'class'));
		}
		return new self($before, $after, array_filter($groups));
	}

	/** @return list<DifferenceRow> in this order, changed or not */
	private static function totals(Snapshot $before, Snapshot $after): array
	{
		$rows = [];
		foreach (self::figures($before) as $name => $value) {
			$rows[] = new DifferenceRow($name, $value, self::figures($after)[$name], !in_array($name, ['chunks', 'huge blocks'], true));
		}
		return $rows;
	}

	/** @return array<string, int> */
	private static function figures(Snapshot $heap): array
	{
		$stats = $heap->stats;
		return ['live' => $stats['size'], 'peak' => $stats['peak'], 'committed' => $stats['real_size'], 'committed peak' => $stats['real_peak'],
			'free in it' => $stats['real_size'] - $stats['size'], 'kept for reuse' => $stats['kept'], 'resident' => $heap->fragmentation['resident'],
			'chunks' => $stats['chunks']['count'], 'huge blocks' => $stats['huge']['blocks']];
	}

	/** @return array<string, int> live bytes of each bin, of large and of huge blocks */
	private static function kinds(Snapshot $heap): array
	{
		$kinds = [];
		foreach ($heap->bins as $bin) {
			$kinds[Units::count($bin['size']) . ' bytes'] = $bin['used'] * $bin['size'];
		}
		return $kinds + ['large' => $heap->stats['large']['bytes'], 'huge' => $heap->stats['huge']['bytes']];
	}

	/** @return array<string, int> */
	private static function lines(Report $report, string $kind): array
	{
		$lines = [];
		foreach ($report->profile->lines() as $line) {
			$lines[$line->file === '' ? $line->function : "$line->file:$line->line"] = $line->sum("{$kind}_bytes");
		}
		return $lines;
	}

	/**
	 * @param array<string, int> $before
	 * @param array<string, int> $after
	 * @return list<DifferenceRow> those that changed
	 */
	private static function sorted(array $before, array $after): array
	{
		$rows = [];
		foreach ($before + $after as $name => $_) {
			$row = new DifferenceRow((string) $name, $before[$name] ?? 0, $after[$name] ?? 0);
			if ($row->change()) {
				$rows[] = $row;
			}
		}
		usort($rows, static fn (DifferenceRow $a, DifferenceRow $b): int => abs($b->change()) <=> abs($a->change()) ?: $a->name <=> $b->name);
		return $rows;
	}
}
