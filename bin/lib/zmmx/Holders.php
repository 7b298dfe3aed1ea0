<?php
declare(strict_types=1);

namespace Zmmx;

/** What holds memory at the end of a request, by path and by class, as zmmx_holders() gives it. */
final class Holders
{
	/** A holder whose single part has this share of its bytes is only a way to that part. */
	private const WAY = 0.8;
	/** Not more telling than the array that they are in. */
	private const ELEMENTS = "[\u{2026}]";
	/** The root of what is not told apart. */
	private const REST = 'others';

	/**
	 * @param list<array<string, mixed>> $list
	 * @param list<array<string, mixed>> $classes
	 * @param array<int, list<int>> $parts holders by their parent
	 */
	private function __construct(
		public readonly int $size,
		public readonly int $reached,
		public readonly array $list,
		public readonly array $classes,
		private array $parts,
	) {
	}

	public static function of_values(mixed $values, string $file): self
	{
		$list = $values['holders'] ?? null;
		if (!is_array($list) || !is_array($values['classes'] ?? null)) {
			throw new UsageError("$file is damaged: its holders are no lists");
		}
		$parts = [];
		foreach ($list as $i => $holder) {
			if (!isset($holder['path'], $holder['own'], $holder['retained'])) {
				throw new UsageError("$file is damaged: holder $i has no path, own and retained bytes");
			}
			$parts[$holder['parent'] ?? -1][] = $i;
		}
		return new self($values['size'] ?? 0, $values['reached'] ?? 0, $list, $values['classes'], $parts);
	}

	/**
	 * The holders that matter, most bytes first: of a chain of them only the last one that still has most of the bytes.
	 *
	 * @return list<array<string, mixed>>
	 */
	public function leading(): array
	{
		$roots = array_filter($this->parts[-1] ?? [], fn (int $root): bool => ($this->list[$root]['root'] ?? '') !== self::REST);
		$leading = array_map(fn (int $root): array => $this->list[$this->down($root)], $roots);
		usort($leading, static fn (array $a, array $b): int => $b['retained'] <=> $a['retained']);
		return $leading;
	}

	private function down(int $holder): int
	{
		foreach ($this->parts[$holder] ?? [] as $part) {
			$of_elements = str_ends_with($this->list[$part]['path'], self::ELEMENTS);
			if (!$of_elements && $this->list[$part]['retained'] >= self::WAY * $this->list[$holder]['retained']) {
				return $this->down($part);
			}
		}
		return $holder;
	}
}
