<?php
declare(strict_types=1);

namespace Zmmx;

/** A snapshot as a web page. */
final class HeapPage
{
	/** Widths of a chunk in pixels, by how many there are at most. */
	private const TILES = [24 => 280, 80 => 200, 300 => 140, PHP_INT_MAX => 96];
	/** Huge blocks that get a bar of their own. */
	private const HUGE = 200;

	/** Chunks that are drawn where two heaps stand side by side. */
	private const CHUNKS_OF_A_SIDE = 400;

	/** @param string $prefix of the names of its parts, where a page has two heaps */
	private function __construct(private Snapshot $snapshot, private string $prefix = '')
	{
	}

	public static function text(Snapshot $snapshot, string $name): string
	{
		$page = new self($snapshot);
		$title = "The heap of $name";
		$body = $page->head($title) . $page->tiles() . $page->committed() . $page->chunks() . $page->huge() . $page->bins()
			. $page->words();
		return Html::page($title, ['colours.css', 'page.css', 'drawing.css', 'map.css', Palette::css()], $body, 'map.js');
	}

	/** One of two heaps in a page that has SHARED once. */
	public static function side(Snapshot $snapshot, string $prefix, string $title): string
	{
		$page = new self($snapshot, $prefix);
		$chunks = $snapshot->chunks;
		usort($chunks, static fn (array $a, array $b): int => $b['free_pages'] <=> $a['free_pages']);
		$chunks = array_slice($chunks, 0, self::CHUNKS_OF_A_SIDE);
		$more = count($snapshot->chunks) - count($chunks);
		usort($chunks, static fn (array $a, array $b): int => $a['number'] <=> $b['number']);
		return '<div class="side"><h3>' . Html::text($title) . "</h3>\n" . $page->tiles() . $page->committed()
			. '<p class="soft">' . Units::several(count($snapshot->chunks), 'chunk')
			. ($more > 0 ? ', of which the ' . count($chunks) . ' with the most free pages are drawn' : '') . "</p>\n"
			. $page->chunk_list($chunks, self::tile(count($chunks)) * 2 / 3) . $page->huge() . $page->bins() . $page->words() . "</div>\n";
	}

	/** What two sides need in common. */
	public static function shared(Snapshot ...$snapshots): string
	{
		$page = new self($snapshots[0]);
		return $page->definitions() . $page->legend(...$snapshots) . self::size(200) . self::POINTED;
	}

	private function definitions(): string
	{
		return '<svg width="0" height="0" style="position:absolute" aria-hidden="true">' . HeapPicture::PATTERNS . "</svg>\n"
			. Html::data('bins', array_map(static fn (array $bin): array => [$bin['size'], $bin['pages'], $bin['elements']],
				$this->snapshot->bins));
	}

	private function head(string $title): string
	{
		return '<h1>' . Html::text($title) . "</h1>\n<p class=\"soft\">" . Html::text(HeapTotals::title($this->snapshot)) . "</p>\n"
			. $this->definitions();
	}

	private function tiles(): string
	{
		$stats = $this->snapshot->stats;
		$limit = $stats['limit'] < 0 ? 'no limit' : 'limit ' . Units::bytes($stats['limit']);
		$tiles = [
			['live', Units::bytes($stats['size']), 'peak ' . Units::bytes($stats['peak'])],
			['committed', Units::bytes($stats['real_size']), 'peak ' . Units::bytes($stats['real_peak']) . ", $limit"],
			['resident', Units::bytes($this->snapshot->fragmentation['resident']),
				Units::bytes($this->snapshot->fragmentation['heap_resident']) . ' in the heap'],
			['chunks', Units::count($stats['chunks']['count']), "peak {$stats['chunks']['peak']}, {$stats['chunks']['cached']} kept"],
			['large blocks', Units::count($stats['large']['blocks']), Units::bytes($stats['large']['bytes'])],
			['huge blocks', Units::count($stats['huge']['blocks']), Units::bytes($stats['huge']['bytes'])],
		];
		$html = '';
		foreach ($tiles as [$name, $value, $more]) {
			$html .= "<div class=\"tile\"><span>$name</span><b>$value</b><span>$more</span></div>\n";
		}
		return "<div class=\"tiles\">\n$html</div>\n";
	}

	private function committed(): string
	{
		$parts = HeapTotals::parts($this->snapshot);
		$all = array_sum(array_column($parts, 1)) ?: 1;
		$bar = $list = '';
		foreach ($parts as $class => [$name, $bytes]) {
			$share = Units::share($bytes / $all);
			$bar .= sprintf('<i class="%s" style="width:%.3f%%" title="%s: %s, %s"></i>', $class, $bytes / $all * 100, $name,
				Units::bytes($bytes), $share);
			$list .= "<li><i class=\"chip $class\"></i>$name " . Units::bytes($bytes) . " <span class=\"soft\">$share</span></li>\n";
		}
		return "<h2>Where the committed memory is</h2>\n<div class=\"bar\">$bar</div>\n<ul class=\"parts\">\n$list</ul>\n";
	}

	private const POINTED = "<div id=\"tip\" role=\"status\" hidden></div>\n<dialog id=\"close-up\"></dialog>\n";

	private static function tile(int $chunks): int
	{
		foreach (self::TILES as $most => $tile) {
			if ($chunks <= $most) {
				break;
			}
		}
		return $tile;
	}

	private static function size(int $tile): string
	{
		return "<p class=\"tools\"><label>Size <input id=\"size\" type=\"range\" min=\"64\" max=\"600\" value=\"$tile\"></label></p>\n";
	}

	private function chunks(): string
	{
		$chunks = $this->snapshot->chunks;
		$tile = self::tile(count($chunks));
		return "<h2>Chunks</h2>\n<p class=\"soft\">" . Units::several(count($chunks), 'chunk')
			. " of 2 MiB, each with its 512 pages of 4 KiB, 32 to a row. In a run the live share of its slots is solid. "
			. "Point at a page, or use the arrow keys, to see what it is; click or press Enter for the letters of the runs.</p>\n"
			. $this->legend($this->snapshot) . self::size($tile) . $this->chunk_list($chunks, $tile) . self::POINTED;
	}

	private function chunk_list(array $chunks, float $tile): string
	{
		$html = '<ul class="chunks" tabindex="0" aria-label="Chunks: arrow keys go from page to page, Page Up and Page Down from chunk'
			. " to chunk\" style=\"--tile:" . round($tile) . "px\">\n";
		foreach ($chunks as $chunk) {
			$html .= $this->chunk($chunk);
		}
		return "$html</ul>\n";
	}

	private function chunk(array $chunk): string
	{
		$size = sprintf('viewBox="0 0 %d %d"', ChunkDrawing::WIDTH, ChunkDrawing::HEIGHT);
		$paths = ChunkDrawing::paths($chunk, $this->snapshot->bins);
		$label = sprintf('Chunk %d: %s, %s free', $chunk['number'],
			$chunk['live_bytes'] ? Units::bytes($chunk['live_bytes']) . ' live' : 'runs kept, none live',
			Units::several($chunk['free_pages'], 'page'));
		$live = $chunk['live_bytes'] ? Units::bytes($chunk['live_bytes']) . '<em> live</em>' : '<em>runs kept, none live</em>';
		return "<li class=\"chunk\" id=\"{$this->prefix}chunk-{$chunk['number']}\" data-number=\"{$chunk['number']}\" data-map=\"{$chunk['map']}\" "
			. 'data-used="' . implode(' ', $chunk['used']) . "\"><svg $size role=\"img\" aria-label=\"$label\">$paths</svg>"
			. "<p><b>{$chunk['number']}</b> <span>$live</span></p></li>\n";
	}

	/** Of the bins that one of the heaps uses. */
	private function legend(Snapshot ...$snapshots): string
	{
		$kinds = ['large' => 'large block', 'free' => 'free', 'returned' => 'free, returned to the system', 'header' => 'header'];
		$html = '';
		foreach ($this->snapshot->bins as $i => $bin) {
			if (array_filter($snapshots, static fn (Snapshot $one): bool => $one->bins[$i]['runs'] > 0)) {
				$html .= "<li><button aria-pressed=\"false\" data-pick=\"b$i\">" . self::key($i) . Units::count($bin['size'])
					. "</button></li>\n";
			}
		}
		foreach ($kinds as $class => $name) {
			$html .= "<li><button aria-pressed=\"false\" data-pick=\"$class\"><i class=\"chip $class\"></i>$name</button></li>\n";
		}
		return "<ul class=\"legend\" aria-label=\"Bins by the size of their slots in bytes, and the other kinds of pages\">\n$html</ul>\n";
	}

	private static function key(int $bin): string
	{
		return "<span class=\"key b$bin" . ($bin >= 20 ? ' light' : '') . '">' . Layout::digit($bin) . '</span>';
	}

	private function huge(): string
	{
		$blocks = $this->snapshot->huge;
		if (!$blocks) {
			return '';
		}
		usort($blocks, static fn (array $a, array $b): int => $b['committed'] <=> $a['committed']);
		$scale = max($blocks[0]['committed'], 1);
		$html = '';
		foreach (array_slice($blocks, 0, self::HUGE) as $block) {
			$resident = min($block['resident'], $block['committed']);
			$html .= sprintf("<span class=\"name\">%d</span><span class=\"track huge-block\"><i class=\"huge\" style=\"width:%.3f%%\"></i>"
				. "<i class=\"hollow\" style=\"width:%.3f%%\"></i></span><span class=\"value\">%s, %s in memory</span>\n",
				$block['number'], $resident / $scale * 100, ($block['committed'] - $resident) / $scale * 100,
				Units::bytes($block['size']), Units::share($block['committed'] ? $resident / $block['committed'] : 0));
		}
		$more = count($blocks) - self::HUGE;
		$rest = $more > 0 ? '<p>' . Units::several($more, 'smaller block') . ': '
			. Units::bytes(array_sum(array_column(array_slice($blocks, self::HUGE), 'size'))) . "</p>\n" : '';
		return "<h2>Huge blocks</h2>\n<p class=\"soft\">To one scale, largest first. Hollow: not in memory.</p>\n"
			. "<div class=\"rows\">\n$html</div>\n$rest";
	}

	private function bins(): string
	{
		$bins = array_filter($this->snapshot->bins, static fn (array $bin): bool => $bin['runs'] > 0);
		$bytes = static fn (array $bin): int => ($bin['used'] + $bin['free']) * $bin['size'];
		$scale = max(1, ...array_values(array_map($bytes, $bins) ?: [1]));
		$html = '';
		foreach ($bins as $i => $bin) {
			$html .= sprintf("<span class=\"name\">%s%s bytes</span><span class=\"track b%d\"><i class=\"used\" style=\"width:%.3f%%\"></i>"
				. "<i class=\"unused\" style=\"width:%.3f%%\"></i></span><span class=\"value\">%s live, %s of %s slots</span>\n",
				self::key($i), Units::count($bin['size']), $i, $bin['used'] * $bin['size'] / $scale * 100,
				$bin['free'] * $bin['size'] / $scale * 100, Units::bytes($bin['used'] * $bin['size']), Units::count($bin['used']),
				Units::count($bin['used'] + $bin['free']));
		}
		return "<h2>Bins</h2>\n<p class=\"soft\">Bytes in the runs of each bin, to one scale: live slots solid, free ones pale.</p>\n"
			. "<div class=\"rows\">\n$html</div>\n";
	}

	private function words(): string
	{
		$words = new Words($this->snapshot);
		return "<h2>Fragmentation</h2>\n" . $this->list($words->fragmentation()) . "<h2>Pins</h2>\n"
			. "<p class=\"soft\">Blocks that keep the most memory beyond their own from going back.</p>\n"
			. $this->list($words->pins() ?: ['No block keeps memory from going back.']);
	}

	/** @param string[] $lines */
	private function list(array $lines): string
	{
		$items = array_map(fn (string $line): string => '<li>' . preg_replace('~chunk (\d+)~', "<a href=\"#{$this->prefix}chunk-\$1\">\$0</a>",
			Html::text($line)) . "</li>\n", $lines);
		return "<ul class=\"words\">\n" . implode('', $items) . "</ul>\n";
	}
}
