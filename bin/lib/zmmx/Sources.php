<?php
declare(strict_types=1);

namespace Zmmx;

/** Lines of source files, read when a page is made. */
final class Sources
{
	private const AROUND = 2;

	/** @var array<string, string[]|null> */
	private array $files = [];

	/** @param float $since when the script ran: what has changed since then is not what ran */
	public function __construct(private float $since)
	{
	}

	/** The text of a line without its indentation; null if it cannot be had. */
	public function line(string $file, int $line): ?string
	{
		$text = $this->lines($file)[$line - 1] ?? null;
		return $text === null ? null : trim($text);
	}

	public static function short(string $text): string
	{
		return preg_match('~^(.{79}).{2}~us', $text, $match) ? "$match[1]\u{2026}" : $text;
	}

	/** @return array<int, string> the lines around it by number, without the indentation that they share */
	public function around(string $file, int $line): array
	{
		$lines = array_slice($this->lines($file) ?? [], max(0, $line - 1 - self::AROUND), 2 * self::AROUND + 1, true);
		$indents = array_map(static fn (string $text): int => strspn($text, " \t"), array_filter($lines, 'trim'));
		$cut = $indents ? min($indents) : 0;
		$numbered = [];
		foreach ($lines as $i => $text) {
			$numbered[$i + 1] = rtrim(substr($text, $cut));
		}
		return $numbered;
	}

	/** @return string[]|null */
	private function lines(string $file): ?array
	{
		if (!array_key_exists($file, $this->files)) {
			$this->files[$file] = is_file($file) && is_readable($file) && filemtime($file) <= $this->since + 1
				? explode("\n", file_get_contents($file)) : null;
		}
		return $this->files[$file];
	}
}
