<?php
declare(strict_types=1);

namespace Zmmx;

/** A snapshot as text for a terminal. */
final class Summary
{
	private const BINS = 10;
	private const FINDINGS = 3;

	public static function text(Snapshot $snapshot, string $title): string
	{
		$words = new Words($snapshot);
		$pins = $words->pins();
		return "zmmx: $title\n" . self::totals($snapshot) . self::bins($snapshot)
			. "  fragmentation\n" . self::lines($words->fragmentation())
			. "  pins\n" . self::lines($pins ?: ['No block keeps memory from going back.']);
	}

	/** The first of a report's findings. @param list<Finding> $findings */
	public static function findings(array $findings): string
	{
		$lines = array_map(static fn (Finding $finding): string => $finding->text, array_slice($findings, 0, self::FINDINGS));
		return "  findings\n" . self::lines($lines ?: ['Nothing stands out.']);
	}

	private static function totals(Snapshot $snapshot): string
	{
		['chunks' => $chunks, 'pages' => $pages, 'large' => $large, 'huge' => $huge] = $stats = $snapshot->stats;
		$limit = $stats['limit'] < 0 ? 'no limit' : 'limit ' . Units::bytes($stats['limit']);
		$rows = [
			['live', Units::bytes($stats['size']), 'peak ' . Units::bytes($stats['peak'])],
			['committed', Units::bytes($stats['real_size']), 'peak ' . Units::bytes($stats['real_peak']) . ", $limit"],
			['kept', Units::bytes($stats['kept']), 'for reuse; not counted as committed'],
			['resident', Units::bytes($snapshot->fragmentation['resident']),
				'peak ' . Units::bytes($snapshot->process['peak_resident']) . ' (the whole process)'],
			['chunks', Units::count($chunks['count']), "peak {$chunks['peak']}, {$chunks['cached']} more kept for reuse"],
			['pages', Units::count($pages['total']), sprintf('%s in runs, %s in large blocks, %s free (%s returned)',
				...array_map(Units::count(...), [$pages['small'], $pages['large'], $pages['free'], $pages['returned']]))],
			['large blocks', Units::count($large['blocks']), Units::bytes($large['bytes'])],
			['huge blocks', Units::count($huge['blocks']), Units::bytes($huge['bytes'])],
		];
		return implode('', array_map(static fn (array $row): string => sprintf("  %-13s %10s   %s\n", ...$row), $rows));
	}

	private static function bins(Snapshot $snapshot): string
	{
		$bins = array_filter($snapshot->bins, static fn (array $bin): bool => $bin['runs'] > 0);
		usort($bins, static fn (array $a, array $b): int => $b['used'] * $b['size'] <=> $a['used'] * $a['size']);
		$bins = array_slice($bins, 0, self::BINS);
		$text = sprintf("  %-8s %8s %10s %10s %12s %8s\n", 'bins', 'runs', 'used', 'free', 'live', 'filled');
		foreach ($bins as $bin) {
			$text .= sprintf("  %8s %8s %10s %10s %12s %8s\n", Units::count($bin['size']), Units::count($bin['runs']),
				Units::count($bin['used']), Units::count($bin['free']), Units::bytes($bin['used'] * $bin['size']),
				Units::share($bin['used'] / ($bin['used'] + $bin['free'])));
		}
		return $text;
	}

	/** @param string[] $lines */
	private static function lines(array $lines): string
	{
		return implode('', array_map(static fn (string $line): string => "    $line\n", $lines));
	}
}
