<?php
declare(strict_types=1);

namespace Zmmx;

/** A snapshot or a report, of whichever kind its file is. */
final class Recorded
{
	private function __construct(
		public readonly string $name,
		public readonly Snapshot $heap,
		public readonly ?Report $report,
	) {
	}

	public static function read(string $file): self
	{
		$text = @file_get_contents($file);
		if ($text === false) {
			throw new UsageError(is_file($file) ? "cannot read $file" : "no such file: $file");
		}
		$name = basename($file);
		if (preg_match('~^\s*\{\s*"report"\s*:~', $text)) {
			$report = Report::of_text($text, $file);
			return new self($name, $report->end, $report);
		}
		return new self($name, Snapshot::of_text($text, $file), null);
	}
}
