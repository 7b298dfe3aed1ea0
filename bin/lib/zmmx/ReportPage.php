<?php
declare(strict_types=1);

namespace Zmmx;

/** A report as a web page. Charts are drawn by report.js; all that is text is made here. */
final class ReportPage
{
	/** Lines in the table: so many of the first by each value. */
	private const LINES = 60;
	private const HOLDERS = 30;

	private const KINDS = ['small' => 'small blocks', 'large' => 'large blocks', 'huge' => 'huge blocks', 'free' => 'committed and free',
		'cached' => 'kept for reuse', 'other' => 'other memory of the process'];

	private function __construct(private Report $report, private Sources $sources)
	{
	}

	/** @param list<Finding> $findings */
	public static function text(Report $report, array $findings, Sources $sources, string $name): string
	{
		$page = new self($report, $sources);
		$title = "The memory of $name";
		$body = $page->head($title) . $page->findings($findings) . $page->tiles() . $page->timeline() . $page->flames() . $page->lines()
			. $page->holders() . $page->heaps() . $page->data();
		return Html::page($title, ['colours.css', 'page.css', 'drawing.css', 'map.css', 'charts.css', 'report.css', Palette::css()], $body,
			'charts.js', 'map.js', 'report.js');
	}

	private function head(string $title): string
	{
		$profile = $this->report->profile;
		$how = match (true) {
			!$profile => 'without a profile',
			$profile->interval > 0 => 'sampled, one in ' . Units::bytes($profile->interval) . ' on average: figures by line are estimates',
			default => 'every block recorded',
		};
		return '<h1>' . Html::text($title) . "</h1>\n<p class=\"soft\">" . Html::text(HeapTotals::title($this->report->end) . ', '
			. Units::seconds($this->report->seconds) . ', ' . $this->report->ending_words() . ", $how") . "</p>\n"
			. ($this->report->uri === '' ? '' : '<p class="soft">' . Html::text($this->report->uri) . "</p>\n")
			. '<nav aria-label="Parts of this page"><a href="#time">Time</a> <a href="#stacks">Call stacks</a> <a href="#lines">Lines</a>'
			. ($this->report->holders ? ' <a href="#holders">Holders</a>' : '') . " <a href=\"#heaps\">Heap</a></nav>\n";
	}

	/** @param list<Finding> $findings */
	private function findings(array $findings): string
	{
		$html = '';
		foreach ($findings as $finding) {
			$text = preg_replace('~`([^`]*)`~', '<code>$1</code>', Html::text($finding->text));
			$html .= "<li data-kind=\"$finding->kind\" data-bytes=\"$finding->bytes\" data-place=\"" . Html::text($finding->where()) . "\">$text"
				. ($finding->place ? ' <a href="#' . self::line_id(...$finding->place) . '">line</a>' : '') . "</li>\n";
		}
		return "<h2 id=\"findings\">Findings</h2>\n" . ($html === '' ? "<p>Nothing stands out.</p>\n" : "<ol class=\"findings\">\n$html</ol>\n");
	}

	private static function line_id(string $file, int $line): string
	{
		return 'line-' . substr(md5($file), 0, 8) . "-$line";
	}

	private function tiles(): string
	{
		$stats = $this->report->end->stats;
		$process = $this->report->end->process;
		$limit = $stats['limit'] < 0 ? 'no limit' : 'limit ' . Units::bytes($stats['limit']);
		$profile = $this->report->profile;
		$tiles = [
			['peak', 'peak', $stats['peak'], Units::bytes($stats['peak']), 'live bytes'],
			['live', 'end', $stats['size'], Units::bytes($stats['size']), 'live bytes'],
			['committed', 'committed peak', $stats['real_peak'], Units::bytes($stats['real_peak']), $limit],
			['resident', 'resident peak', $process['peak_resident'], Units::bytes($process['peak_resident']), 'the whole process'],
			['seconds', 'time', $this->report->seconds, Units::seconds($this->report->seconds), 'while it was recorded'],
		];
		if ($profile) {
			$tiles[] = ['allocated', 'allocated', $profile->sum('allocated_bytes'), Units::bytes($profile->sum('allocated_bytes')),
				Units::several($profile->sum('allocated_blocks'), 'block')];
		}
		$html = '';
		foreach ($tiles as [$key, $name, $exact, $value, $more]) {
			$html .= "<div class=\"tile\" data-tile=\"$key\" data-exact=\"$exact\"><span>$name</span><b>$value</b><span>$more</span></div>\n";
		}
		return "<div class=\"tiles\">\n$html</div>\n";
	}

	private function timeline(): string
	{
		$keys = '';
		foreach (self::KINDS as $kind => $name) {
			$keys .= "<li><i class=\"chip k-$kind\"></i>$name <b data-now=\"$kind\"></b></li>\n";
		}
		foreach (['live' => 'live', 'committed' => 'committed', 'resident' => 'resident', 'limit' => 'limit'] as $line => $name) {
			$keys .= "<li><i class=\"chip l-$line\"></i>$name <b data-now=\"$line\"></b></li>\n";
		}
		return "<h2 id=\"time\">Memory over time</h2>\n<p class=\"soft\">Point at a moment, or use the arrow keys, to see the line of PHP that ran. "
			. "Drag to zoom, double-click or press Escape to see all again. Other memory of the process includes what recording takes.</p>\n"
			. "<div id=\"chart\" tabindex=\"0\" role=\"img\" aria-label=\"Memory over time; left and right go from point to point, P to the peak\"></div>\n"
			. "<p id=\"moment\" role=\"status\">&nbsp;</p>\n<ul class=\"parts keys\">\n$keys</ul>\n";
	}

	private function flames(): string
	{
		if (!$this->report->profile) {
			return "<h2 id=\"stacks\">Call stacks</h2>\n<p>No profile was recorded.</p>\n";
		}
		$buttons = '';
		foreach ($this->report->profile->kinds() as $i => $kind) {
			$name = Profile::VALUES[$kind];
			$buttons .= "<button data-value=\"$kind\" aria-pressed=\"" . ($i ? 'false' : 'true') . "\">$name</button>\n";
		}
		return "<h2 id=\"stacks\">Call stacks</h2>\n<p class=\"soft\">Bytes by call stack: broad bars hold or allocate most. Click, or press Enter, to "
			. "zoom; Escape goes back.</p>\n<div class=\"tools flame-tools\"><span class=\"group\" role=\"group\" aria-label=\"Bytes\">\n$buttons</span>\n"
			. "<label><input type=\"checkbox\" id=\"inverted\"> inverted: callees first</label>\n"
			. "<label>Search <input type=\"search\" id=\"search\"></label> <span id=\"found\" role=\"status\"></span></div>\n"
			. "<div id=\"flame\" tabindex=\"0\" role=\"tree\" aria-label=\"Call stacks: arrow keys go between functions\"></div>\n"
			. "<p id=\"stack\" role=\"status\">&nbsp;</p>\n";
	}

	private function lines(): string
	{
		$profile = $this->report->profile;
		if (!$profile) {
			return '';
		}
		$kinds = $profile->kinds();
		$lines = $this->shown($profile->lines(), $kinds);
		$head = $rows = '';
		foreach ($kinds as $i => $kind) {
			$head .= "<th class=\"number\" aria-sort=\"" . ($i ? 'none' : 'descending') . "\"><button data-sort=\"$i\">" . Profile::VALUES[$kind]
				. "</button></th>";
		}
		foreach ($lines as $line) {
			$rows .= $this->line($line, $kinds);
		}
		return "<h2 id=\"lines\">Lines</h2>\n<p class=\"soft\">What each line of PHP allocated, with the functions of C that it called. Open a line to "
			. "see what is around it.</p>\n<div class=\"scroll\"><table id=\"table\"><thead><tr>$head<th class=\"number\">blocks</th><th>line</th><th>source</th></tr></thead>\n"
			. "<tbody>\n$rows</tbody></table></div>\n";
	}

	/**
	 * @param list<ReportLine> $lines
	 * @param list<string> $kinds
	 * @return list<ReportLine> the first by each kind, in the order of the first kind
	 */
	private function shown(array $lines, array $kinds): array
	{
		$shown = [];
		foreach (array_reverse($kinds) as $kind) {
			usort($lines, static fn (ReportLine $a, ReportLine $b): int => $b->sum("{$kind}_bytes") <=> $a->sum("{$kind}_bytes"));
			foreach (array_slice($lines, 0, self::LINES) as $line) {
				$shown[spl_object_id($line)] = $line;
			}
		}
		return array_values(array_filter($lines, static fn (ReportLine $line): bool => isset($shown[spl_object_id($line)])));
	}

	/** @param list<string> $kinds */
	private function line(ReportLine $line, array $kinds): string
	{
		$html = '';
		foreach ($kinds as $kind) {
			$bytes = $line->sum("{$kind}_bytes");
			$share = $bytes / max(1, $this->report->profile->sum("{$kind}_bytes")) * 100;
			$html .= "<td class=\"number\" data-exact=\"$bytes\">" . Units::bytes($bytes) . sprintf('<i class="share" style="width:%.1f%%"></i></td>', $share);
		}
		return '<tr id="' . self::line_id($line->file, $line->line) . '" data-place="' . Html::text("$line->file:$line->line") . "\">$html<td class=\"number\">"
			. Units::count($line->sum('allocated_blocks')) . '</td><td><span class="place" title="' . Html::text($line->file) . '">'
			. Html::text($line->place()) . '</span><br><span class="soft">' . Html::text($line->function) . '</span></td><td>'
			. $this->source($line) . "</td></tr>\n";
	}

	private function source(ReportLine $line): string
	{
		$text = $this->sources->line($line->file, $line->line);
		if ($text === null) {
			return '<span class="soft">' . ($line->file === '' ? 'no PHP code' : 'the source cannot be read, or has changed') . '</span>';
		}
		$around = '';
		foreach ($this->sources->around($line->file, $line->line) as $number => $other) {
			$other = Html::text(sprintf('%5d  %s', $number, $other));
			$around .= $number === $line->line ? "<mark>$other</mark>\n" : "$other\n";
		}
		return '<details><summary><code>' . Html::text(Sources::short($text)) . "</code></summary><pre>$around</pre></details>";
	}

	private function holders(): string
	{
		$holders = $this->report->holders;
		if (!$holders) {
			return '';
		}
		$list = $holders->list;
		usort($list, static fn (array $a, array $b): int => $b['retained'] <=> $a['retained']);
		$rows = $classes = '';
		foreach (array_slice($list, 0, self::HOLDERS) as $holder) {
			$rows .= "<tr><td class=\"number\" data-exact=\"{$holder['retained']}\">" . Units::bytes($holder['retained']) . '</td><td class="number">'
				. Units::bytes($holder['own']) . '</td><td><code>' . Html::text($holder['path']) . '</code></td><td>'
				. Html::text((string) ($holder['type'] ?? '')) . "</td></tr>\n";
		}
		foreach (array_slice($holders->classes, 0, self::HOLDERS) as $class) {
			$classes .= "<tr><td class=\"number\" data-exact=\"{$class['retained']}\">" . Units::bytes($class['retained']) . '</td><td class="number">'
				. Units::bytes($class['own']) . '</td><td class="number">' . Units::count($class['instances']) . '</td><td><code>'
				. Html::text($class['class']) . "</code></td></tr>\n";
		}
		return "<h2 id=\"holders\">What holds memory at the end</h2>\n<p class=\"soft\">" . Units::bytes($holders->reached) . ' of '
			. Units::bytes($holders->size) . " was reached from variables, objects and classes. An area is as large as the bytes that go when it is let go.</p>\n"
			. "<div class=\"tools\"><span class=\"group\" role=\"group\" aria-label=\"Areas\"><button data-area=\"path\" aria-pressed=\"true\">by path</button>\n"
			. "<button data-area=\"class\" aria-pressed=\"false\">by class</button></span></div>\n"
			. "<div id=\"areas\" tabindex=\"0\" role=\"list\" aria-label=\"Holders: arrow keys go between areas\"></div>\n<p id=\"area\" role=\"status\">&nbsp;</p>\n"
			. "<div class=\"two\"><div class=\"scroll\"><table><thead><tr><th class=\"number\">held</th><th class=\"number\">own</th><th>path</th><th>type</th></tr></thead>"
			. "<tbody>\n$rows</tbody></table></div>\n<div class=\"scroll\"><table><thead><tr><th class=\"number\">held</th><th class=\"number\">own</th><th class=\"number\">instances</th>"
			. "<th>class</th></tr></thead><tbody>\n$classes</tbody></table></div></div>\n";
	}

	private function heaps(): string
	{
		['peak' => $peak, 'end' => $end] = ['peak' => $this->report->peak, 'end' => $this->report->end];
		$sides = array_values(array_filter([$peak, $end]));
		return "<h2 id=\"heaps\">The heap</h2>\n<p class=\"soft\">Each chunk of 2 MiB with its 512 pages, 32 to a row. In a run the live share of its slots "
			. "is solid. Point at a page, or use the arrow keys, to see what it is; click or press Enter for the letters of the runs.</p>\n"
			. HeapPage::shared(...$sides) . "<div class=\"sides\">\n"
			. ($peak ? HeapPage::side($peak, 'peak-', sprintf('Near the peak, after %s: %s live of %s at the peak',
				Units::seconds($this->report->peak_at), Units::bytes($peak->stats['size']), Units::bytes($this->report->peak_bytes()))) : '')
			. HeapPage::side($end, 'end-', 'At the end: ' . Units::bytes($end->stats['size']) . ' live') . "</div>\n";
	}

	private function data(): string
	{
		$holders = $this->report->holders;
		return Html::data('report', [
			'timeline' => $this->report->timeline,
			'peak' => $this->report->peak_bytes(),
			'tree' => $this->report->profile?->tree(),
			'holders' => $holders ? array_map(static fn (array $holder): array => [$holder['path'], $holder['parent'] ?? -1,
				$holder['retained'], $holder['own'], (string) ($holder['type'] ?? '')], $holders->list) : null,
			'classes' => $holders ? array_map(static fn (array $class): array => [$class['class'], $class['own'], $class['retained'],
				$class['instances']], $holders->classes) : null,
		]);
	}
}
