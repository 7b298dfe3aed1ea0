<?php
declare(strict_types=1);

namespace Zmmx;

/** A difference as text for a terminal. */
final class DifferenceTable
{
	private const ROW = "%-48s %12s %12s %12s\n";
	private const NAME = 48;

	public static function text(Difference $difference, int $most): string
	{
		$text = "{$difference->before->name} and {$difference->after->name}\n";
		foreach ($difference->groups as $title => $rows) {
			$text .= "\n" . sprintf(self::ROW, $title, 'before', 'after', 'change');
			$whole = $title === array_key_first($difference->groups);
			foreach (array_slice($rows, 0, $whole ? null : $most) as $row) {
				$text .= sprintf(self::ROW, self::cut($row->name), ...$row->words());
			}
			if (!$whole && count($rows) > $most) {
				$text .= sprintf("%s\n", 'and ' . Units::several(count($rows) - $most, 'row') . ' more');
			}
		}
		return $text;
	}

	/** The end of a long name tells more than its start. */
	private static function cut(string $name): string
	{
		$name = preg_replace('~[\x00-\x1f\x7f]~', '?', $name);
		return strlen($name) > self::NAME ? '...' . substr($name, 3 - self::NAME) : $name;
	}
}
