<?php
declare(strict_types=1);

namespace Zmmx;

/**
 * A chunk as SVG paths: 32 pages to a row, one path for each kind and bin, so that a thousand chunks stay a few thousand
 * elements. Each piece is a broad line along its pages; in a run the live share of the slots is solid, the rest pale.
 */
final class ChunkDrawing
{
	public const WIDTH = 32 * self::CELL;
	public const HEIGHT = 16 * self::CELL;
	private const CELL = 8;
	private const COLUMNS = 32;
	/** What is left free before and after a piece; the style sheet draws the lines as broad as leaves the same above. */
	private const GAP = 0.6;

	/** @var array<string, string> path data by class */
	private array $paths = [];
	/** @var array<string, int> pages by class; what lies over another path counts none */
	private array $pages = [];

	/**
	 * @param array<string, mixed> $chunk
	 * @param array<int, array> $bins
	 */
	public static function paths(array $chunk, array $bins): string
	{
		$drawing = new self();
		foreach (Layout::of($chunk, $bins) as $piece) {
			$drawing->piece($piece, $bins);
		}
		ksort($drawing->paths);
		$svg = '';
		foreach ($drawing->paths as $class => $data) {
			$pages = isset($drawing->pages[$class]) ? " data-pages=\"{$drawing->pages[$class]}\"" : '';
			$svg .= "<path class=\"$class\"$pages d=\"$data\"/>";
		}
		return $svg;
	}

	private function piece(Piece $piece, array $bins): void
	{
		if ($piece->kind !== Piece::RUN) {
			$this->add($piece->kind, $piece, $piece->pages);
			return;
		}
		$this->add("a b$piece->bin", $piece, $piece->pages);
		if ($piece->used) {
			$this->lines("u b$piece->bin", $piece->page, $piece->pages, $piece->used / $bins[$piece->bin]['elements']);
		}
	}

	private function add(string $class, Piece $piece, int $pages): void
	{
		$this->lines($class, $piece->page, $pages, 1);
		$this->pages[$class] = ($this->pages[$class] ?? 0) + $pages;
	}

	/** A line over the first $share of some pages, cut where rows end. */
	private function lines(string $class, int $page, int $pages, float $share): void
	{
		$end = $page + self::GAP / self::CELL + ($pages - 2 * self::GAP / self::CELL) * $share;
		$from = $page + self::GAP / self::CELL;
		while ($from < $end - 0.001) {
			$row = intdiv((int) $from, self::COLUMNS);
			$to = min($end, ($row + 1) * self::COLUMNS);
			$this->line($class, $from - $row * self::COLUMNS, $row, $to - $from);
			$from = $to;
		}
	}

	private function line(string $class, float $column, int $row, float $length): void
	{
		$x = self::short($column * self::CELL);
		$y = ($row + 0.5) * self::CELL;
		$this->paths[$class] = ($this->paths[$class] ?? '') . "M$x {$y}h" . self::short($length * self::CELL);
	}

	/** One decimal, and none when it is 0. */
	private static function short(float $number): string
	{
		return (string) round($number, 1);
	}
}
