<?php
declare(strict_types=1);

namespace Zmmx;

/** Whether two pools answered the same, and what they did not answer. */
final class Answers
{
	/** @var array<string, array<string, string>> the first answer of stock, by URL */
	private array $first = [];
	/** @var array<string, string> by URL: where the first two different answers differ */
	private array $between_heaps = [];
	private array $on_stock = [];
	/** @var array<string, array<string, int>> by heap: how often each error was seen */
	private array $errors = [];
	/** @var array<string, string> what both answer besides a page, by URL */
	private array $notes = [];

	/** @param string[] $ignored regular expressions: what matches is left out */
	public function __construct(private array $ignored)
	{
		Patterns::require($ignored);
	}

	public function add(FcgiAnswer $stock, FcgiAnswer $zmmx): void
	{
		$this->count(Heap::Stock, $stock);
		$this->count(Heap::Zmmx, $zmmx);
		if ($stock->failure !== null || $zmmx->failure !== null) {
			return;
		}
		$url = $stock->request->url;
		$one = $this->normal($stock);
		$this->first[$url] ??= $one;
		$this->note($this->on_stock, $url, $this->first[$url], $one);
		$this->note($this->between_heaps, $url, $one, $this->normal($zmmx));
		if ($stock->status >= 400 && $stock->status === $zmmx->status) {
			$this->notes[$url] = "$url: both answer with status $stock->status";
		}
	}

	/** In words; null when all are the same. */
	public function verdict(): ?string
	{
		if (!$this->between_heaps) {
			return null;
		}
		$certain = array_diff_key($this->between_heaps, $this->on_stock) ?: $this->between_heaps;
		$url = array_key_first($certain);
		$text = isset($this->on_stock[$url]) ? "$url: two answers of stock differ already: {$this->on_stock[$url]}"
			: "$url: zmmx and stock differ: $certain[$url]";
		$more = count($this->between_heaps) - 1;
		return $text . ($more ? sprintf('; so %s %s', $more === 1 ? 'does' : 'do', Units::several($more, 'other URL')) : '');
	}

	public function error_count(Heap $heap): int
	{
		return array_sum($this->errors[$heap->value] ?? []);
	}

	/** @return string[] errors and remarks, a line each */
	public function remarks(): array
	{
		$lines = array_values($this->notes);
		foreach ($this->errors as $heap => $errors) {
			foreach ($errors as $error => $count) {
				$lines[] = "$heap: $error" . ($count > 1 ? " ($count times)" : '');
			}
		}
		return $lines;
	}

	private function count(Heap $heap, FcgiAnswer $answer): void
	{
		if ($answer->error() !== null) {
			$error = "{$answer->request->url}: {$answer->error()}";
			$this->errors[$heap->value][$error] = ($this->errors[$heap->value][$error] ?? 0) + 1;
		}
	}

	/** @return array<string, string> */
	private function normal(FcgiAnswer $answer): array
	{
		$parts = ['answer' => str_replace("\r\n", "\n", $answer->output), 'stderr' => $answer->errors];
		/* a pattern that gives up on a text leaves it out of what it returns */
		return (@preg_replace($this->ignored, '', $parts) ?? []) + $parts;
	}

	/** @param array<string, string> $differences */
	private function note(array &$differences, string $url, array $left, array $right): void
	{
		foreach ($left as $what => $text) {
			if ($text !== $right[$what]) {
				$differences[$url] ??= "$what, " . FirstDifference::of($text, $right[$what]);
			}
		}
	}
}
