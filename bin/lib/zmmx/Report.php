<?php
declare(strict_types=1);

namespace Zmmx;

/** What a request did with memory: the file of zmmx.report, read and checked. docs/report.md describes it. */
final class Report
{
	private const FORMAT = 1;
	private const COLUMNS = ['time', 'live', 'large', 'huge', 'committed', 'cached', 'resident', 'limit', 'place'];

	public readonly float $started, $seconds;
	/** @var array{status: int, limit_reached: bool, error?: string, file?: string, line?: int} */
	public readonly array $ending;
	/** @var array<string, list> */
	public readonly array $timeline;
	public readonly ?Profile $profile;
	public readonly ?Holders $holders;
	/** The map near the peak, and when it was made. */
	public readonly ?Snapshot $peak;
	public readonly float $peak_at;
	public readonly Snapshot $end;
	public readonly string $script, $uri;

	private function __construct(array $values, string $file)
	{
		$this->started = (float) $values['started'];
		$this->seconds = (float) $values['seconds'];
		$this->ending = $values['ending'];
		$this->timeline = self::timeline_of($values['timeline'] ?? null, $file);
		$this->profile = isset($values['profile']) ? Profile::of_values($values['profile'], $file) : null;
		$this->holders = isset($values['holders']) ? Holders::of_values($values['holders'], $file) : null;
		$this->peak = isset($values['peak']) ? Snapshot::of_values($values['peak'], "peak of $file") : null;
		$this->peak_at = (float) ($values['peak_at'] ?? 0);
		$this->end = Snapshot::of_values($values['end'] ?? null, "end of $file");
		$this->script = (string) ($values['end']['script'] ?? '');
		$this->uri = (string) ($values['end']['uri'] ?? '');
	}

	/** @param string $file what errors name */
	public static function of_text(string $text, string $file): self
	{
		try {
			$values = json_decode($text, true, 32, JSON_THROW_ON_ERROR);
		} catch (\JsonException $error) {
			throw new UsageError("$file is not JSON: " . lcfirst($error->getMessage()));
		}
		if (!is_array($values) || !isset($values['report'], $values['started'], $values['seconds'], $values['ending'])) {
			throw new UsageError("$file is not a report, as zmmx.report produces them");
		}
		if ($values['report'] !== self::FORMAT) {
			throw new UsageError("$file has format " . json_encode($values['report']) . '; this version of bin/zmmx reads format ' . self::FORMAT);
		}
		return new self($values, $file);
	}

	private static function timeline_of(mixed $timeline, string $file): array
	{
		$count = is_array($timeline['time'] ?? null) ? count($timeline['time']) : 0;
		foreach (self::COLUMNS as $name) {
			if (!$count || !is_array($timeline[$name] ?? null) || count($timeline[$name]) !== $count) {
				throw new UsageError("$file is damaged: timeline.$name does not have as many entries as timeline.time");
			}
		}
		foreach ($timeline['place'] as $place) {
			if ($place !== -1 && !isset($timeline['places'][$place]['file'])) {
				throw new UsageError("$file is damaged: the timeline has no place " . json_encode($place));
			}
		}
		return $timeline;
	}

	/** The highest number of live bytes, by the heap's own counter. */
	public function peak_bytes(): int
	{
		return $this->end->stats['peak'];
	}

	/** The line that ran at the highest point. @return array{function: string, file: string, line: int}|null */
	public function peak_place(): ?array
	{
		$at = array_search(max($this->timeline['live']), $this->timeline['live'], true);
		return $this->timeline['places'][$this->timeline['place'][$at]] ?? null;
	}

	public function ending_words(): string
	{
		return match (true) {
			$this->ending['limit_reached'] => 'it ended at memory_limit',
			isset($this->ending['error']) => 'it ended with an error',
			default => "exit status {$this->ending['status']}",
		};
	}
}
