<?php
declare(strict_types=1);

namespace Zmmx;

/** A snapshot as an SVG picture: committed memory as a bar, the chunks, and huge blocks. */
final class HeapPicture
{
	/** Fills that tell kinds of pages apart without colour. */
	public const PATTERNS = '<defs>'
		. '<pattern id="stripes" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
		. '<rect width="5" height="5" class="large-ground"/><rect width="1.7" height="5" class="large-stripe"/></pattern>'
		. '<pattern id="huge" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">'
		. '<rect width="7" height="7" class="huge-ground"/><rect width="2.2" height="7" class="huge-stripe"/></pattern>'
		. '<pattern id="dots" width="4" height="4" patternUnits="userSpaceOnUse">'
		. '<circle cx="2" cy="2" r="0.75" class="returned-dot"/></pattern></defs>';

	private const WIDTH = 960;
	private const MARGIN = 24;
	private const GAP = 12;
	/** Columns of chunks, by how many there are at most. */
	private const COLUMNS = [9 => 3, 24 => 4, 60 => 6, 160 => 8, 500 => 12, PHP_INT_MAX => 18];
	private const HUGE = 20;

	private float $y = 0;
	private string $svg = '';

	private function __construct(private Snapshot $snapshot)
	{
	}

	public static function text(Snapshot $snapshot, string $name): string
	{
		$picture = new self($snapshot);
		$picture->head("The heap of $name");
		$picture->committed();
		$picture->chunks();
		$picture->huge();
		$picture->legend();
		return $picture->document("The heap of $name");
	}

	private function document(string $title): string
	{
		$height = (int) ceil($this->y + self::MARGIN);
		$style = Html::style('colours.css') . Html::style('drawing.css') . Html::style('picture.css') . Palette::css();
		return sprintf('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%1$d" height="%2$d" role="img">', self::WIDTH,
			$height) . "\n<title>" . Html::text($title) . "</title>\n<style>\n$style</style>\n" . self::PATTERNS
			. "\n<rect class=\"ground\" width=\"100%\" height=\"100%\"/>\n$this->svg</svg>\n";
	}

	private function line(string $class, float $x, string $text, float $height): void
	{
		$this->y += $height;
		$this->svg .= self::label($class, $x, $this->y, $text);
	}

	private static function label(string $class, float $x, float $y, string $text): string
	{
		return sprintf("<text class=\"%s\" x=\"%s\" y=\"%s\">%s</text>\n", $class, round($x, 1), round($y, 1), Html::text($text));
	}

	private function head(string $title): void
	{
		$stats = $this->snapshot->stats;
		$this->line('title', self::MARGIN, $title, 42);
		$this->line('soft', self::MARGIN, HeapTotals::title($this->snapshot), 22);
		$this->line('soft', self::MARGIN, sprintf('%s live (peak %s), %s committed (peak %s), %s, %s', Units::bytes($stats['size']),
			Units::bytes($stats['peak']), Units::bytes($stats['real_size']), Units::bytes($stats['real_peak']),
			Units::several($stats['chunks']['count'], 'chunk'), Units::several($stats['huge']['blocks'], 'huge block')), 20);
	}

	private function committed(): void
	{
		$parts = HeapTotals::parts($this->snapshot);
		$all = array_sum(array_column($parts, 1)) ?: 1;
		$x = (float) self::MARGIN;
		$this->y += 16;
		foreach ($parts as $class => [, $bytes]) {
			$width = $bytes / $all * (self::WIDTH - 2 * self::MARGIN);
			$this->rect("part $class", $x, $this->y, $width, 24);
			$x += $width;
		}
		$this->y += 24;
		$this->keys(array_map(static fn (array $part): string => "$part[0] " . Units::bytes($part[1]), $parts));
	}

	/** @param array<string, string> $names by class */
	private function keys(array $names): void
	{
		$x = (float) self::MARGIN;
		$this->y += 20;
		foreach ($names as $class => $name) {
			$width = 34 + strlen($name) * 6.6;
			if ($x + $width > self::WIDTH - self::MARGIN) {
				$x = (float) self::MARGIN;
				$this->y += 20;
			}
			$this->rect("part $class", $x, $this->y - 10, 12, 12);
			$this->svg .= self::label('small', $x + 18, $this->y, $name);
			$x += $width;
		}
	}

	private function chunks(): void
	{
		$chunks = $this->snapshot->chunks;
		foreach (self::COLUMNS as $most => $columns) {
			if (count($chunks) <= $most) {
				break;
			}
		}
		$gap = $columns > 8 ? self::GAP / 2 : self::GAP;
		$width = (self::WIDTH - 2 * self::MARGIN - ($columns - 1) * $gap) / $columns;
		$scale = $width / ChunkDrawing::WIDTH;
		$height = ChunkDrawing::HEIGHT * $scale;
		$this->y += 18;
		foreach (array_chunk($chunks, $columns) as $row) {
			foreach ($row as $i => $chunk) {
				$x = self::MARGIN + $i * ($width + $gap);
				$this->svg .= sprintf("<g class=\"chunk\" transform=\"translate(%.2f %.2f) scale(%.4f)\">%s</g>\n", $x, $this->y, $scale,
					ChunkDrawing::paths($chunk, $this->snapshot->bins));
			}
			$this->y += $height + $gap;
		}
	}

	private function huge(): void
	{
		$blocks = $this->snapshot->huge;
		if (!$blocks) {
			return;
		}
		usort($blocks, static fn (array $a, array $b): int => $b['committed'] <=> $a['committed']);
		$room = self::WIDTH - 2 * self::MARGIN - 90;
		foreach (array_slice($blocks, 0, self::HUGE) as $block) {
			$width = $block['committed'] / max($blocks[0]['committed'], 1) * $room;
			$this->rect('part hollow', self::MARGIN, $this->y, $width, 16);
			$this->rect('part huge', self::MARGIN, $this->y, $width * min(1, $block['resident'] / max($block['committed'], 1)), 16);
			$this->svg .= self::label('small', self::MARGIN + $width + 8, $this->y + 12, Units::bytes($block['size']));
			$this->y += 22;
		}
		$more = count($blocks) - self::HUGE;
		if ($more > 0) {
			$this->line('small', self::MARGIN, 'and ' . Units::several($more, 'smaller huge block'), 12);
			$this->y += 10;
		}
	}

	private function legend(): void
	{
		$bins = array_filter($this->snapshot->bins, static fn (array $bin): bool => $bin['runs'] > 0);
		$names = [];
		foreach ($bins as $i => $bin) {
			$names["bin b$i"] = Units::count($bin['size']);
		}
		$this->line('soft', self::MARGIN, 'Pages by kind; runs by the size of their slots in bytes, live share solid', 16);
		$this->keys($names + ['large' => 'large block', 'free' => 'free', 'returned' => 'free, returned to the system',
			'header' => 'header']);
	}

	private function rect(string $class, float $x, float $y, float $width, float $height): void
	{
		$this->svg .= sprintf("<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.2f\" height=\"%d\"/>\n", $class, $x, $y, $width, $height);
	}
}
