<?php
declare(strict_types=1);

namespace Zmmx;

/** Where two texts begin to differ. */
final class FirstDifference
{
	private const LENGTH = 100;
	private const BEFORE = 30;

	public static function of(string $left, string $right): string
	{
		$left = explode("\n", $left);
		$right = explode("\n", $right);
		for ($i = 0; ($left[$i] ?? null) === ($right[$i] ?? null); $i++) {
			continue;
		}
		[$one, $other] = [$left[$i] ?? '', $right[$i] ?? ''];
		$from = max(0, strspn($one ^ $other, "\0") - self::BEFORE);
		return sprintf('line %d: "%s" and "%s"', $i + 1, self::cut($one, $from), self::cut($other, $from));
	}

	/** A part of a long line. */
	private static function cut(string $line, int $from): string
	{
		$from = strlen($line) > self::LENGTH ? $from : 0;
		return ($from ? '...' : '') . substr($line, $from, self::LENGTH) . (strlen($line) > $from + self::LENGTH ? '...' : '');
	}
}
