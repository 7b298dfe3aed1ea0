<?php
declare(strict_types=1);

namespace Zmmx;

/** A comparison as a web page: for each measure two bars to the medians, with every run as a dot. */
final class ComparePage
{
	private const WIDTH = 640;
	private const ROW = 30;

	public static function text(Comparison $comparison): string
	{
		$title = 'Stock and zmmx: ' . $comparison->name();
		$body = '<h1>' . Html::text($title) . "</h1>\n<p class=\"soft\">" . Html::text($comparison->title()) . '<br>'
			. Html::text($comparison->system()) . "</p>\n" . self::verdict($comparison);
		foreach ($comparison->measures() as $measure) {
			$body .= self::measure($comparison, $measure);
		}
		return Html::page($title, ['colours.css', 'page.css', 'compare.css'], $body);
	}

	private static function verdict(Comparison $comparison): string
	{
		return $comparison->difference === null
			? '<p class="verdict">' . Html::text($comparison->agreement()) . "</p>\n"
			: '<p class="verdict differ"><b>' . Html::text($comparison->disagreement()) . '</b> ' . Html::text($comparison->difference) . "</p>\n";
	}

	private static function measure(Comparison $comparison, Measure $measure): string
	{
		$sides = [];
		foreach (Heap::cases() as $heap) {
			$sides[$heap->value] = $comparison->series($heap, $measure);
		}
		$name = Html::text($measure->title);
		if (in_array(null, $sides, true)) {
			return "<section><h2>$name</h2><p class=\"soft\">" . Html::text($comparison->unknown()) . "</p></section>\n";
		}
		$scale = max(array_map(static fn (Series $series): int|float => $series->most(), $sides)) ?: 1;
		$svg = $label = '';
		foreach (array_values($sides) as $i => $series) {
			$svg .= self::row($series, array_keys($sides)[$i], $i * self::ROW, $scale);
			$label .= array_keys($sides)[$i] . ' ' . $measure->show($series->median()) . '; ';
		}
		return "<section data-measure=\"$measure->key\"><h2>$name</h2>\n" . self::ratio($comparison->ratio($measure), $comparison->tells_apart($measure))
			. sprintf('<svg viewBox="0 0 %d %d" role="img" aria-label="%s">%s</svg>', self::WIDTH, 2 * self::ROW,
				Html::text("$measure->title: $label"), $svg)
			. "\n<dl>" . self::figures($sides, $measure) . "</dl></section>\n";
	}

	private static function ratio(?float $ratio, bool $apart): string
	{
		if ($ratio === null) {
			return '<p class="ratio">-</p>';
		}
		$change = round(abs($ratio - 1) * 100);
		$words = match (true) {
			!$apart => $ratio === 1.0 ? 'the same' : 'no difference to be seen: the runs overlap',
			$change < 1 => 'the same',
			default => "$change % " . ($ratio < 1 ? 'less' : 'more'),
		};
		return sprintf('<p class="ratio"><b>%.2f</b> %s</p>', $ratio, $words);
	}

	private static function row(Series $series, string $class, int $y, int|float $scale): string
	{
		$x = static fn (int|float $value): float => 4 + $value / $scale * (self::WIDTH - 10);
		$svg = sprintf('<rect class="%s" x="0" y="%d" width="%.1f" height="%d" rx="3"/>', $class, $y + 5, $x($series->median()),
			self::ROW - 10);
		foreach ($series->values as $value) {
			$svg .= sprintf('<circle cx="%.1f" cy="%d" r="3.5"/>', $x($value), $y + self::ROW / 2);
		}
		return $svg;
	}

	/** @param array<string, Series> $sides */
	private static function figures(array $sides, Measure $measure): string
	{
		$html = '';
		foreach ($sides as $name => $series) {
			/* a unit stays with its number */
			$html .= sprintf('<dt><i class="chip %s"></i>%1$s</dt><dd><b>%s</b> <span class="soft">%s</span></dd>', $name,
				...str_replace([' to ', ' ', "\0"], ["\0", '&nbsp;', ' to '], [$measure->show($series->median()), $measure->spread($series, ' to ')]));
		}
		return $html;
	}
}
