<?php
declare(strict_types=1);

namespace Zmmx;

/** Memory by call stack, as a report has it: sums of each stack, of its lines, and as a tree. */
final class Profile
{
	/** What a sum may be of, and its name for people; not every profile has all. */
	public const VALUES = ['peak' => 'peak', 'live' => 'end', 'allocated' => 'allocated', 'temporary' => 'temporary'];
	/** A tree with more nodes than this loses its smallest ones. */
	private const NODES = 100000;

	/**
	 * @param list<array{function: string, file: string, line: int}> $frames
	 * @param list<list<int>> $stacks frames, innermost first
	 * @param array<string, list<int>> $values by stack
	 */
	private function __construct(
		public readonly int $interval,
		public readonly array $frames,
		public readonly array $stacks,
		public readonly array $values,
		public readonly ?array $peak,
	) {
	}

	public static function of_values(mixed $values, string $file): self
	{
		$stacks = $values['stacks'] ?? null;
		if (!is_array($stacks) || !is_array($values['frames'] ?? null) || !is_array($values['values'] ?? null)) {
			throw new UsageError("$file is damaged: its profile has no frames, stacks and values");
		}
		$sums = array_filter($values['values'], is_array(...));
		foreach ($sums as $name => $list) {
			if (count($list) !== count($stacks)) {
				throw new UsageError("$file is damaged: profile.values.$name has " . count($list) . ' entries, there are '
					. count($stacks) . ' stacks');
			}
		}
		foreach ($stacks as $stack) {
			foreach (is_array($stack) ? $stack : [-1] as $frame) {
				if (!isset($values['frames'][$frame])) {
					throw new UsageError("$file is damaged: a stack of its profile has no frame " . json_encode($frame));
				}
			}
		}
		/* a function of C has no line */
		$frames = array_map(static fn (array $frame): array => ['function' => (string) $frame['function'],
			'file' => (string) ($frame['file'] ?? ''), 'line' => (int) ($frame['line'] ?? 0)], $values['frames']);
		return new self($values['interval'] ?? 0, $frames, $stacks, $sums, $values['peak'] ?? null);
	}

	public function has(string $value): bool
	{
		return isset($this->values[$value]);
	}

	public function sum(string $value): int
	{
		return array_sum($this->values[$value] ?? []);
	}

	/** @return list<string> the keys of VALUES that this profile has */
	public function kinds(): array
	{
		return array_values(array_filter(array_keys(self::VALUES), fn (string $kind): bool => $this->has("{$kind}_bytes")));
	}

	/**
	 * Sums of the lines of PHP that allocated: the innermost line of each stack, and the function that was called there.
	 *
	 * @return list<ReportLine>
	 */
	public function lines(): array
	{
		$lines = [];
		foreach ($this->stacks as $i => $stack) {
			$frame = $this->innermost($stack);
			$key = "{$frame['file']}:{$frame['line']}";
			$lines[$key] ??= new ReportLine($frame['file'], $frame['line'], $frame['function']);
			$lines[$key]->rename($frame['function']);
			foreach ($this->values as $name => $list) {
				$lines[$key]->add($name, $list[$i]);
			}
			$lines[$key]->call($this->frames[$stack[0]]['function'], ($this->values['allocated_bytes'] ?? [])[$i] ?? 0);
		}
		return array_values($lines);
	}

	/** @param list<int> $stack */
	private function innermost(array $stack): array
	{
		foreach ($stack as $frame) {
			if ($this->frames[$frame]['file'] !== '') {
				return $this->frames[$frame];
			}
		}
		return $this->frames[$stack[0]];
	}

	/**
	 * The stacks as a tree: each node's frame, parent and own sums. A frame is what the page shows: a function and its line.
	 *
	 * @return array{frames: list<array{string, string, int}>, frame: list<int>, parent: list<int>, sums: array<string, list<int>>}
	 */
	public function tree(): array
	{
		$kinds = $this->kinds();
		$tree = new ReportTree(array_map(static fn (string $kind): string => "{$kind}_bytes", $kinds));
		$numbers = [];
		foreach ($this->frames as $i => $frame) {
			$numbers[$i] = $tree->frame($frame);
		}
		foreach ($this->stacks as $i => $stack) {
			$path = array_map(static fn (int $frame): int => $numbers[$frame], array_reverse($stack));
			$tree->add($path, array_map(fn (string $kind): int => (int) $this->values["{$kind}_bytes"][$i], $kinds));
		}
		return $tree->values($kinds, self::NODES);
	}
}
