<?php
declare(strict_types=1);

namespace Zmmx;

/** A chunk's page map, cut into pieces: runs, large blocks, rows of free pages. */
final class Layout
{
	private const DIGITS = '0123456789abcdefghijklmnopqrst';

	/**
	 * @param array{map: string, used: int[]} $chunk
	 * @param array<int, array{pages: int}> $bins
	 * @return \Generator<Piece>
	 */
	public static function of(array $chunk, array $bins): \Generator
	{
		$map = $chunk['map'];
		$run = 0;
		for ($page = 0; $page < strlen($map); $page += $piece->pages) {
			$bin = strpos(self::DIGITS, $map[$page]);
			$piece = $bin === false
				? self::other($map, $page)
				: self::run($map, $page, $bin, $bins[$bin]['pages'], $chunk['used'][$run++] ?? -1);
			yield $piece;
		}
	}

	private static function run(string $map, int $page, int $bin, int $pages, int $used): Piece
	{
		return strspn($map, self::DIGITS[$bin], $page, $pages) === $pages
			? new Piece(Piece::RUN, $page, $pages, $bin, $used)
			: new Piece(Piece::DAMAGED, $page, strlen($map) - $page);
	}

	private static function other(string $map, int $page): Piece
	{
		return match ($map[$page]) {
			'#' => new Piece($page ? Piece::DAMAGED : Piece::HEADER, $page, 1),
			'L' => new Piece(Piece::LARGE, $page, 1 + strspn($map, '+', $page + 1)),
			'.' => new Piece(Piece::FREE, $page, strspn($map, '.', $page)),
			'_' => new Piece(Piece::RETURNED, $page, strspn($map, '_', $page)),
			default => new Piece(Piece::DAMAGED, $page, strlen($map) - $page),
		};
	}

	/** The letter that the page map has for a bin. */
	public static function digit(int $bin): string
	{
		return self::DIGITS[$bin];
	}
}
