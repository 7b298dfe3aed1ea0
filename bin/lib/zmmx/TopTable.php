<?php
declare(strict_types=1);

namespace Zmmx;

/** The lines of bin/zmmx top. */
final class TopTable
{
	private const BAR = 10;
	/** Name, width, whether it stands to the right. */
	private const COLUMNS = [['pid', 8, true], ['pool', 10, false], ['state', 5, false], ['since', 7, true], ['requests', 8, true],
		['live', 9, true], ['committed', 9, true], ['peak', 9, true], ['resident', 9, true], ['limit', self::BAR + 5, false],
		['frag', 5, true], ['largest', 9, true]];

	/** @param TopWorker[] $workers as they are to be shown */
	public function __construct(private array $workers, private string $sort, private string $pool, private bool $colours)
	{
	}

	/** @return string[] no more lines than $height, no wider than $width; 0: as many, or as wide, as there is to say */
	public function lines(string $directory, int $width, int $height): array
	{
		$room = $height > 0 ? max(0, $height - 4) : PHP_INT_MAX;
		$lines = [$this->title($directory), $this->totals(), $this->heading()];
		foreach (array_slice($this->workers, 0, $room) as $worker) {
			$lines[] = $this->row($worker);
		}
		if (!$this->workers) {
			$lines[] = ['', 'no process has a file there'];
		} elseif (count($this->workers) > $room) {
			$lines[] = ['', Units::several(count($this->workers) - $room, 'worker') . ' more'];
		}
		$lines = $height > 0 ? array_slice($lines, 0, $height) : $lines;
		return array_map(fn (array $line): string => $this->line($line, $width), $lines);
	}

	/** @return array{string, string} style and text */
	private function title(string $directory): array
	{
		$pool = $this->pool === '' ? '' : ", pool $this->pool";
		return ['1', self::plain("zmmx top: $directory$pool, by $this->sort, ") . date('H:i:s')];
	}

	private function totals(): array
	{
		$busy = count(array_filter($this->workers, static fn (TopWorker $worker): bool => $worker->values['state'] === 'busy'));
		$sum = fn (string $name): string => Units::bytes(array_sum(array_map(static fn (TopWorker $worker): int =>
			$worker->values[$name], $this->workers)));
		return ['', sprintf('%s, %d busy: live %s, committed %s, kept %s, resident %s', Units::several(count($this->workers), 'worker'),
			$busy, $sum('live'), $sum('committed'), $sum('kept'), $sum('resident'))];
	}

	private function heading(): array
	{
		$cells = array_map(static fn (array $column): string => strtoupper($column[0]), self::COLUMNS);
		return ['7', $this->cells($cells) . ($this->sort === 'largest' ? '  LARGEST REQUEST' : '  REQUEST')];
	}

	private function row(TopWorker $worker): array
	{
		$of = $worker->values;
		$process = $of['thread'] === $of['pid'] ? (string) $of['pid'] : "$of[pid]/$of[thread]";
		$cells = [$process, $of['pool'] === '' ? $of['sapi'] : $of['pool'], $of['state'], self::duration($of['seconds']),
			(string) $of['requests'], self::size($of['live']), self::size($of['committed']), self::size($of['peak']),
			self::size($of['resident']), $this->bar($worker), Units::share($of['fragmentation']), self::size($of['largest'])];
		$style = $worker->filled() >= 0.9 ? '31' : ($worker->filled() >= 0.7 ? '33' : ($of['state'] === 'busy' ? '32' : ''));
		return [$style, $this->cells(array_map(self::plain(...), $cells)) . '  ' . self::plain($this->request($of))];
	}

	/** The one that runs or ran last; by largest, the one that made the worker that large. */
	private function request(array $of): string
	{
		$which = $this->sort === 'largest' ? 'largest_' : '';
		[$script, $uri] = [$of["{$which}script"], $of["{$which}uri"]];
		return $uri === '' ? $script : "$uri ($script)";
	}

	private function bar(TopWorker $worker): string
	{
		if ($worker->values['limit'] === null) {
			return 'no limit';
		}
		$full = (int) round($worker->filled() * self::BAR);
		return str_repeat('#', $full) . str_repeat('.', self::BAR - $full) . sprintf('%4d%%', round($worker->filled() * 100));
	}

	/** @param string[] $cells */
	private function cells(array $cells): string
	{
		$text = [];
		foreach (self::COLUMNS as $i => [, $width, $right]) {
			$text[] = str_pad(substr($cells[$i], 0, max($width, $right ? 20 : 0)), $width, ' ', $right ? STR_PAD_LEFT : STR_PAD_RIGHT);
		}
		return implode(' ', $text);
	}

	private function line(array $line, int $width): string
	{
		[$style, $text] = $line;
		$text = $width > 0 ? substr($text, 0, $width) : rtrim($text);
		return $this->colours && $style !== '' ? "\e[{$style}m$text\e[0m" : $text;
	}

	/** What a file says may be anybody's: nothing of it reaches the terminal but letters. */
	private static function plain(string $text): string
	{
		return preg_replace('~[^\x20-\x7e]~', '?', $text);
	}

	private static function size(int $bytes): string
	{
		return $bytes ? str_replace('iB', '', Units::bytes($bytes)) : '-';
	}

	private static function duration(float $seconds): string
	{
		return match (true) {
			$seconds < 60 => sprintf('%.1fs', $seconds),
			$seconds < 3600 => sprintf('%dm%02d', intdiv((int) $seconds, 60), (int) $seconds % 60),
			$seconds < 86400 => sprintf('%dh%02d', intdiv((int) $seconds, 3600), intdiv((int) $seconds, 60) % 60),
			default => sprintf('%dd%02d', intdiv((int) $seconds, 86400), intdiv((int) $seconds, 3600) % 24),
		};
	}
}
