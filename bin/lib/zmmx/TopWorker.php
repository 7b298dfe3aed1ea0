<?php
declare(strict_types=1);

namespace Zmmx;

/** A worker as bin/zmmx top shows it. */
final class TopWorker
{
	/** Sort keys: what they are by, and the key of the keyboard. */
	public const SORTS = ['pid' => 'p', 'pool' => 'o', 'state' => 's', 'since' => 't', 'requests' => 'n', 'live' => 'l',
		'committed' => 'c', 'peak' => 'k', 'resident' => 'r', 'limit' => 'h', 'fragmentation' => 'f', 'largest' => 'm'];

	/** @var array<string, int|float|string|null> by the names of --json */
	public readonly array $values;

	public function __construct(StatusFile $file, float $now)
	{
		$of = $file->values;
		$this->values = [
			'pid' => $of['pid'], 'thread' => $of['thread'], 'sapi' => $of['sapi'], 'pool' => $of['pool'],
			'state' => $of['state'] ? 'busy' : 'idle', 'since' => $of['since'] / 1e6, 'seconds' => max(0.0, $now - $of['since'] / 1e6),
			'requests' => $of['requests'], 'live' => $of['live'], 'committed' => $of['committed'], 'peak' => $of['committed_peak'],
			'kept' => $of['kept'], 'resident' => $file->resident(),
			'limit' => $of['limit'] < 0 ? null : $of['limit'], 'headroom' => $of['limit'] < 0 ? null : $of['headroom'],
			'chunks' => $of['chunks'], 'huge_blocks' => $of['huge_blocks'], 'huge_bytes' => $of['huge_bytes'],
			'fragmentation' => $of['fragmentation'] / 1e6, 'given_back' => $of['given_back'], 'limit_errors' => $of['limit_errors'],
			'restarts' => $of['restarts'],
			'script' => $of['script'], 'uri' => $of['uri'], 'largest' => $of['largest'], 'largest_at' => $of['largest_at'] / 1e6,
			'largest_script' => $of['largest_script'], 'largest_uri' => $of['largest_uri'],
		];
	}

	/** Committed of the limit; 0 without one. */
	public function filled(): float
	{
		return $this->values['limit'] ? min(1.0, $this->values['committed'] / $this->values['limit']) : 0.0;
	}

	/** Text in ascending order, numbers in descending. */
	public static function compare(self $a, self $b, string $sort): int
	{
		$of = static fn (self $worker): mixed => match ($sort) {
			'limit' => $worker->filled(),
			'since' => $worker->values['seconds'],
			default => $worker->values[$sort],
		};
		$order = in_array($sort, ['pid', 'pool', 'state'], true) ? $of($a) <=> $of($b) : $of($b) <=> $of($a);
		return $order ?: $a->values['pid'] <=> $b->values['pid'] ?: $a->values['thread'] <=> $b->values['thread'];
	}
}
