<?php
declare(strict_types=1);

namespace Zmmx;

/** A difference as a web page: for each figure a bar to the left or to the right, and the chunks of both heaps. */
final class DifferencePage
{
	private const ROWS = 200;

	public static function text(Difference $difference): string
	{
		[$before, $after] = [$difference->before, $difference->after];
		$title = "$before->name and $after->name";
		$body = '<h1>' . Html::text($title) . "</h1>\n<p class=\"soft\">" . Html::text('Before: ' . HeapTotals::title($before->heap)) . '<br>'
			. Html::text('After: ' . HeapTotals::title($after->heap)) . "</p>\n";
		foreach ($difference->groups as $name => $rows) {
			$body .= self::group(ucfirst($name), $rows);
		}
		$body .= "<h2>Chunks</h2>\n" . HeapPage::shared($before->heap, $after->heap) . "<div class=\"sides\">\n"
			. HeapPage::side($before->heap, 'before-', "Before: $before->name") . HeapPage::side($after->heap, 'after-', "After: $after->name") . "</div>\n";
		return Html::page($title, ['colours.css', 'page.css', 'drawing.css', 'map.css', 'report.css', 'diff.css', Palette::css()], $body, 'map.js');
	}

	/** @param list<DifferenceRow> $rows */
	private static function group(string $title, array $rows): string
	{
		$shown = array_slice($rows, 0, self::ROWS);
		$scale = max(1, ...array_map(static fn (DifferenceRow $row): int => abs($row->change()), $shown));
		$html = '';
		foreach ($shown as $row) {
			[$before, $after, $change] = $row->words();
			$html .= '<tr data-change="' . $row->change() . '"><td class="name">' . Html::text($row->name) . "</td><td class=\"number\">$before</td><td class=\"number\">$after</td>"
				. "<td class=\"number\">$change</td>" . sprintf('<td class="bar-cell"><i class="%s" style="width:%.2f%%"></i></td></tr>',
				$row->change() < 0 ? 'less' : 'more', abs($row->change()) / $scale * 50) . "\n";
		}
		$more = count($rows) - count($shown);
		return '<h2>' . Html::text($title) . "</h2>\n<div class=\"scroll\"><table><thead><tr><th></th><th class=\"number\">before</th><th class=\"number\">after</th>"
			. "<th class=\"number\">change</th><th class=\"bar-cell\">less | more</th></tr></thead>\n<tbody>\n$html</tbody></table></div>\n"
			. ($more > 0 ? '<p class="soft">' . Units::several($more, 'row') . " more</p>\n" : '');
	}
}
