<?php
declare(strict_types=1);

namespace Zmmx;

/** Regular expressions of --ignore. */
final class Patterns
{
	/** @param string[] $patterns */
	public static function require(array $patterns): void
	{
		foreach ($patterns as $pattern) {
			if (@preg_match($pattern, '') === false) {
				throw new UsageError("--ignore \"$pattern\" is not a regular expression with delimiters, such as '~^Time: ~'");
			}
		}
	}
}
