<?php
declare(strict_types=1);

namespace Zmmx;

/** A heap at one moment, as zmmx_snapshot() gives it: read from JSON, and checked before anything is made of it. */
final class Snapshot
{
	public const PAGES = 512;
	public const PAGE = 4096;
	private const FORMAT = 1;

	/** Keys and types: "int", "float", "string", "bool", nested keys, or a list of such. */
	private const SHAPE = [
		'php' => 'string', 'sapi' => 'string', 'os' => 'string', 'pid' => 'int', 'time' => 'float',
		'process' => ['peak_resident' => 'int', 'minor_faults' => 'int', 'major_faults' => 'int'],
		'stats' => [
			'active' => 'bool', 'reason' => 'string', 'version' => 'string', 'size' => 'int', 'peak' => 'int',
			'stock_size' => 'int', 'real_size' => 'int', 'real_peak' => 'int', 'kept' => 'int', 'limit' => 'int', 'headroom' => 'int',
			'chunks' => ['count' => 'int', 'peak' => 'int', 'cached' => 'int'],
			'pages' => ['total' => 'int', 'header' => 'int', 'small' => 'int', 'large' => 'int', 'free' => 'int', 'returned' => 'int'],
			'bins' => ['runs' => 'int', 'used' => 'int', 'free' => 'int', 'bytes_used' => 'int', 'bytes_free' => 'int'],
			'large' => ['blocks' => 'int', 'bytes' => 'int'],
			'huge' => ['blocks' => 'int', 'bytes' => 'int', 'cached_blocks' => 'int', 'cached_bytes' => 'int'],
			'waiting' => ['blocks' => 'int', 'bytes' => 'int'],
			'metadata' => 'int',
		],
	];
	private const DETAILS = [
		'bins' => [['size' => 'int', 'pages' => 'int', 'elements' => 'int', 'runs' => 'int', 'used' => 'int', 'free' => 'int']],
		'chunks' => [['number' => 'int', 'free_pages' => 'int', 'longest' => 'int', 'small_pages' => 'int', 'large_pages' => 'int',
			'returned_pages' => 'int', 'live_bytes' => 'int', 'map' => 'string', 'used' => ['int']]],
		'huge' => [['number' => 'int', 'size' => 'int', 'committed' => 'int', 'resident' => 'int']],
		'fragmentation' => ['free_slots' => 'float', 'free_pages' => 'float', 'scattered_pages' => 'float', 'live' => 'float',
			'committed' => 'float', 'live_bytes' => 'int', 'committed_bytes' => 'int', 'heap_resident' => 'int',
			'resident' => 'int', 'other_resident' => 'int'],
		'pins' => [['chunk' => 'int', 'size' => 'int', 'count' => 'int', 'bytes' => 'int', 'held' => 'int']],
	];

	/** @var array<string, mixed> */
	public readonly array $stats, $process, $bins, $chunks, $huge, $fragmentation, $pins;
	public readonly string $php, $sapi, $os;
	public readonly int $pid;
	public readonly float $time;

	/** @param bool $details false: only the totals are there and wanted */
	private function __construct(array $values, bool $details)
	{
		self::check_shape($values, self::SHAPE, '');
		foreach (array_keys(self::SHAPE) as $name) {
			$this->$name = $values[$name];
		}
		if ($details) {
			self::check_shape($values, self::DETAILS, '');
			foreach (array_keys(self::DETAILS) as $name) {
				$this->$name = $values[$name];
			}
			$this->check_content();
		}
	}

	public static function read(string $file, bool $details = true): self
	{
		$text = @file_get_contents($file);
		if ($text === false) {
			throw new UsageError("cannot read $file");
		}
		return self::of_text($text, $file, $details);
	}

	/** @param string $file what errors name */
	public static function of_text(string $text, string $file, bool $details = true): self
	{
		try {
			$values = json_decode($text, true, 8, JSON_THROW_ON_ERROR);
		} catch (\JsonException $error) {
			throw new UsageError("$file is not JSON: " . lcfirst($error->getMessage()));
		}
		if (!is_array($values) || !isset($values['format'], $values['stats'])) {
			throw new UsageError("$file is not a snapshot, as zmmx_snapshot() and zmmx.snapshot produce them");
		}
		if ($values['format'] !== self::FORMAT) {
			throw new UsageError("$file has format " . json_encode($values['format']) . '; this version of bin/zmmx reads format ' . self::FORMAT);
		}
		if ($details && !array_intersect_key($values, self::DETAILS)) {
			throw new UsageError("$file has only the totals (zmmx.snapshot_parts=totals); a drawing needs all parts");
		}
		try {
			return new self($values, $details);
		} catch (\UnexpectedValueException $error) {
			throw new UsageError("$file is damaged: " . $error->getMessage());
		}
	}

	/** What a report has of a heap: the parts of a snapshot. @param string $file what errors name */
	public static function of_values(mixed $values, string $file): self
	{
		if (!is_array($values) || ($values['format'] ?? null) !== self::FORMAT) {
			throw new UsageError("$file is not a snapshot of format " . self::FORMAT);
		}
		try {
			return new self($values, true);
		} catch (\UnexpectedValueException $error) {
			throw new UsageError("$file is damaged: " . $error->getMessage());
		}
	}

	private static function damaged(string $what): never
	{
		throw new \UnexpectedValueException($what);
	}

	private static function check_shape(mixed $value, array|string $shape, string $path): void
	{
		if (is_string($shape)) {
			$type = get_debug_type($value);
			if ($type !== $shape && !($shape === 'float' && $type === 'int')) {
				self::damaged("$path is $type, not $shape");
			}
			return;
		}
		if (!is_array($value)) {
			self::damaged("$path is " . get_debug_type($value) . ', not a list or an object');
		}
		if (array_is_list($shape)) {
			foreach ($value as $i => $element) {
				self::check_shape($element, $shape[0], "{$path}[$i]");
			}
			return;
		}
		foreach ($shape as $key => $part) {
			self::check_shape($value[$key] ?? null, $part, $path === '' ? $key : "$path.$key");
		}
	}

	/** What the drawing relies on beyond the types. */
	private function check_content(): void
	{
		if (count($this->bins) !== 30) {
			self::damaged('bins has ' . count($this->bins) . ' entries, not 30');
		}
		foreach ($this->bins as $i => $bin) {
			if ($bin['size'] < 1 || $bin['pages'] < 1 || $bin['elements'] < 1 || $bin['pages'] >= self::PAGES) {
				self::damaged("bins[$i] is impossible");
			}
		}
		if (count($this->chunks) !== $this->stats['chunks']['count']) {
			self::damaged('chunks has ' . count($this->chunks) . " entries, stats.chunks.count is {$this->stats['chunks']['count']}");
		}
		foreach ($this->chunks as $i => $chunk) {
			$this->check_chunk($chunk, "chunks[$i]");
		}
	}

	private function check_chunk(array $chunk, string $path): void
	{
		if (strlen($chunk['map']) !== self::PAGES) {
			self::damaged("$path.map has " . strlen($chunk['map']) . ' letters, not ' . self::PAGES);
		}
		$runs = 0;
		foreach (Layout::of($chunk, $this->bins) as $piece) {
			if ($piece->kind === Piece::DAMAGED) {
				self::damaged("$path.map: \"" . $chunk['map'][$piece->page] . "\" cannot start at page $piece->page");
			}
			$runs += $piece->kind === Piece::RUN;
			if ($piece->kind === Piece::RUN && ($piece->used < 0 || $piece->used > $this->bins[$piece->bin]['elements'])) {
				self::damaged("$path.used: $piece->used slots do not fit in the run at page $piece->page");
			}
		}
		if ($runs !== count($chunk['used'])) {
			self::damaged("$path.used has " . count($chunk['used']) . " entries, its map $runs runs");
		}
	}
}
