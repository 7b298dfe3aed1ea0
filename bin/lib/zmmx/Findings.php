<?php
declare(strict_types=1);

namespace Zmmx;

/**
 * What a report says in words. First what memory is held by, most bytes first; then what was allocated and is gone again,
 * whose bytes are those of the whole run and so cannot be compared with the others.
 */
final class Findings
{
	/** Of the peak, and of all that was allocated: less is not worth a sentence. */
	private const SHARE = 0.05;
	private const LEAST = 65536;
	private const SAMPLES = 16;
	/** The engine's own memory, and the rest of a chunk or two, are there in any case. */
	private const BASE = 4 << 20;
	private const HOLDERS = 5;
	private const LINES = 3;

	/** @var list<ReportLine> */
	private array $lines;

	private function __construct(private Report $report, private Sources $sources)
	{
		$this->lines = $report->profile?->lines() ?? [];
	}

	/** @return list<Finding> */
	public static function of(Report $report, Sources $sources): array
	{
		$findings = new self($report, $sources);
		return [...$findings->ending(), ...self::sorted($findings->held()), ...self::sorted($findings->passed())];
	}

	/** @param list<Finding> $findings @return list<Finding> */
	private static function sorted(array $findings): array
	{
		usort($findings, static fn (Finding $a, Finding $b): int => $b->bytes <=> $a->bytes);
		return $findings;
	}

	/** @return list<Finding> */
	private function ending(): array
	{
		$ending = $this->report->ending;
		if (!isset($ending['error']) && !$ending['limit_reached']) {
			return [];
		}
		$error = $ending['error'] ?? 'memory_limit was reached';
		$place = ($ending['file'] ?? '') !== '' ? [$ending['file'], $ending['line']] : null;
		return [new Finding('ending', $this->report->end->stats['size'], 'The script did not end by itself: ' . strtok($error, "\n")
			. ($place ? ', at ' . basename($place[0]) . ":$place[1]" : ''), $place)];
	}

	/** @return list<Finding> */
	private function held(): array
	{
		$holders = $this->holders();
		return [...$holders, ...$this->peak_lines($holders), ...$this->gone(), ...$this->free(), ...$this->waste()];
	}

	/** @return list<Finding> */
	private function passed(): array
	{
		return [...$this->temporary(), ...$this->copied()];
	}

	private function matters(int|float $bytes, int $of): bool
	{
		return $bytes >= self::LEAST && $bytes >= self::SHARE * $of;
	}

	/** Fewer samples say nothing. */
	private function is_certain(int $bytes): bool
	{
		return $bytes >= self::SAMPLES * $this->report->profile->interval;
	}

	private function of_peak(int $bytes): string
	{
		return Units::share($bytes / max(1, $this->report->peak_bytes())) . ' of the peak';
	}

	/** @return list<Finding> */
	private function holders(): array
	{
		$findings = [];
		foreach (array_slice($this->report->holders?->leading() ?? [], 0, self::HOLDERS) as $holder) {
			$of_engine = ($holder['root'] ?? '') === 'engine';
			if ($this->matters($holder['retained'], $this->report->peak_bytes()) && !($of_engine && $holder['retained'] < self::BASE)) {
				$line = $this->filled_at($holder['path']);
				$findings[] = new Finding('holder', $holder['retained'], Units::bytes($holder['retained']) . ' ('
					. $this->of_peak($holder['retained']) . ") is held by `{$holder['path']}` at the end"
					. ($line ? ", filled at {$line->place()}" : ''), $line ? [$line->file, $line->line] : null);
			}
		}
		return $findings;
	}

	/** The line that names the holder's variable or property and allocated most of what is left of it. */
	private function filled_at(string $path): ?ReportLine
	{
		if (!preg_match_all('~[A-Za-z_\x80-\xff][\w\x80-\xff]*~', preg_replace('~\[[^]]*\]~', '', $path), $words)) {
			return null;
		}
		$name = '~(\$|->|::\$|\')' . preg_quote(end($words[0]), '~') . '\b~';
		$best = null;
		foreach ($this->lines as $line) {
			$text = $line->sum('live_bytes') > ($best?->sum('live_bytes') ?? 0) ? $this->sources->line($line->file, $line->line) : null;
			if ($text !== null && preg_match($name, $text)) {
				$best = $line;
			}
		}
		return $best;
	}

	/**
	 * @param list<Finding> $holders lines that they name need no other sentence
	 * @return list<Finding>
	 */
	private function peak_lines(array $holders): array
	{
		$peak = $this->report->profile?->has('peak_bytes') ?? false;
		$value = $peak ? 'peak_bytes' : 'live_bytes';
		$named = array_map(static fn (Finding $finding): string => $finding->where(), $holders);
		$findings = [];
		foreach ($this->most($value, self::LINES) as $line) {
			$bytes = $line->sum($value);
			if ($this->matters($bytes, $this->report->peak_bytes()) && !in_array($line->place(), $named, true)) {
				$findings[] = new Finding('line', $bytes, Units::bytes($bytes) . ' (' . $this->of_peak($bytes) . ') was allocated at '
					. $this->located($line) . ($peak ? ' and was alive at the peak' : ' and is alive at the end'), [$line->file, $line->line]);
			}
		}
		return $findings;
	}

	/** @return list<ReportLine> of PHP, most bytes first */
	private function most(string $value, int $count): array
	{
		$lines = array_filter($this->lines, fn (ReportLine $line): bool => $line->file !== '' && $line->sum($value) > 0
			&& $this->is_certain($line->sum($value)));
		usort($lines, static fn (ReportLine $a, ReportLine $b): int => $b->sum($value) <=> $a->sum($value));
		return array_slice($lines, 0, $count);
	}

	private function located(ReportLine $line): string
	{
		$text = $this->sources->line($line->file, $line->line);
		return $line->place() . ($text === null || $text === '' ? '' : ' `' . Sources::short($text) . '`');
	}

	/** @return list<Finding> */
	private function gone(): array
	{
		['peak' => $peak, 'size' => $end] = $this->report->end->stats;
		if ($peak < 2 * $end || !$this->matters($peak - $end, $peak)) {
			return [];
		}
		$place = $this->report->peak_place();
		return [new Finding('gone', $peak - $end, sprintf('The peak is %s times the end: %s, of which %s is left',
			Units::figure($peak / max(1, $end)), Units::bytes($peak), Units::bytes($end))
			. ($place && $place['file'] !== '' ? '; the highest point is at ' . basename($place['file']) . ":{$place['line']}" : ''),
			$place && $place['file'] !== '' ? [$place['file'], $place['line']] : null)];
	}

	/** @return list<Finding> */
	private function free(): array
	{
		$heap = $this->report->end;
		$free = $heap->stats['real_size'] - $heap->stats['size'];
		if ($free < self::BASE || !$this->matters($free, $this->report->peak_bytes())) {
			return [];
		}
		$pin = $heap->pins[0] ?? null;
		return [new Finding('free', $free, sprintf('%s of the %s committed at the end is free', Units::bytes($free),
			Units::bytes($heap->stats['real_size'])) . ($pin ? sprintf('; %s of %s bytes in chunk %d %s most of it from going back (%s)',
			Units::several($pin['count'], 'block'), Units::count($pin['size']), $pin['chunk'], $pin['count'] === 1 ? 'keeps' : 'keep',
			Units::bytes($pin['held'])) : ''))];
	}

	/** @return list<Finding> */
	private function waste(): array
	{
		$wasted = $this->report->profile?->sum('wasted_bytes') ?? 0;
		$holders = array_sum(array_column($this->report->holders?->list ?? [], 'wasted'));
		if ($this->matters($wasted, $this->report->peak_bytes())) {
			$line = $this->most('wasted_bytes', 1)[0] ?? null;
			return !$line ? [] : [new Finding('waste', $wasted, Units::bytes($wasted) . ' at the peak was never asked for, in blocks that are larger than what'
				. ' was requested, most of it (' . Units::bytes($line->sum('wasted_bytes')) . ') at ' . $this->located($line), [$line->file, $line->line])];
		}
		if (!$this->matters($holders, $this->report->peak_bytes())) {
			return [];
		}
		$list = $this->report->holders->list;
		usort($list, static fn (array $a, array $b): int => $b['wasted'] <=> $a['wasted']);
		return [new Finding('waste', $holders, Units::bytes($holders) . " is room in arrays that no element uses, most of it in `{$list[0]['path']}`")];
	}

	/** @return list<Finding> */
	private function temporary(): array
	{
		$profile = $this->report->profile;
		$all = $profile?->sum('allocated_bytes') ?? 0;
		$value = $profile?->has('temporary_bytes') ? 'temporary_bytes' : 'allocated_bytes';
		$findings = [];
		foreach ($this->most($value, self::LINES) as $line) {
			$bytes = $line->sum($value);
			if (!$this->matters($bytes, $all)) {
				continue;
			}
			$what = $value === 'temporary_bytes' ? 'was allocated and soon freed again' : 'was allocated';
			$call = $line->allocator();
			$findings[] = new Finding('temporary', $bytes, Units::share($bytes / max(1, $all)) . ' of all allocated bytes (' . Units::bytes($bytes)
				. ") $what at " . $this->located($line) . ($call !== $line->function ? ", by $call()" : ''), [$line->file, $line->line]);
		}
		return $findings;
	}

	/** @return list<Finding> */
	private function copied(): array
	{
		$copied = $this->report->profile?->sum('copied_bytes') ?? 0;
		$line = $this->most('copied_bytes', 1)[0] ?? null;
		if (!$line || !$this->matters($copied, $this->report->profile->sum('allocated_bytes'))) {
			return [];
		}
		return [new Finding('copied', $copied, Units::bytes($copied) . ' was copied because blocks grew, most of it ('
			. Units::bytes($line->sum('copied_bytes')) . ') at ' . $this->located($line), [$line->file, $line->line])];
	}
}
