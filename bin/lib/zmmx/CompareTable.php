<?php
declare(strict_types=1);

namespace Zmmx;

/** A comparison as text for a terminal. */
final class CompareTable
{
	private const ROW = "%-28s %10s  %-21s %10s  %-21s %6s  %s\n";

	public static function text(Comparison $comparison): string
	{
		$text = $comparison->title() . "\n" . $comparison->system() . "\n\n";
		$text .= sprintf(self::ROW, '', 'stock', 'least to most', 'zmmx', 'least to most', 'ratio', '');
		foreach ($comparison->measures() as $measure) {
			$ratio = $comparison->ratio($measure);
			$text .= sprintf(self::ROW, $measure->title, ...self::side($comparison, Heap::Stock, $measure),
				...[...self::side($comparison, Heap::Zmmx, $measure), $ratio === null ? '-' : sprintf('%.2f', $ratio),
				$ratio === null || $comparison->tells_apart($measure) ? '' : 'no difference to be seen']);
		}
		$same = $comparison->difference === null ? "\n{$comparison->agreement()}\n" : '';
		return preg_replace('~ +$~m', '', $text) . $same;
	}

	/** @return array{string, string} median and spread */
	private static function side(Comparison $comparison, Heap $heap, Measure $measure): array
	{
		$series = $comparison->series($heap, $measure);
		return $series
			? [$measure->show($series->median()), $measure->spread($series, ' - ')]
			: ['-', ''];
	}
}
