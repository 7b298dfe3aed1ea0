<?php
declare(strict_types=1);

namespace Zmmx;

/** Whether runs wrote the same: the first run on stock is the measure of all others. */
final class Outputs
{
	/** @var array<string, string|int>|null */
	private ?array $first = null;
	/** @var array<string, string> the first difference, by heap */
	private array $differences = [];

	/** @param string[] $ignored regular expressions: lines that match are not compared */
	public function __construct(private array $ignored)
	{
		Patterns::require($ignored);
	}

	public function add(Heap $heap, MeasuredRun $run): void
	{
		$this->first ??= $this->of($run);
		$this->differences[$heap->value] ??= $this->difference($this->of($run));
		$this->differences = array_filter($this->differences, 'strlen');
	}

	/** In words; null when all are the same. */
	public function verdict(): ?string
	{
		if (isset($this->differences[Heap::Stock->value])) {
			return 'two runs on stock PHP already differ: ' . $this->differences[Heap::Stock->value];
		}
		$difference = $this->differences[Heap::Zmmx->value] ?? null;
		return $difference === null ? null : "zmmx and stock differ: $difference";
	}

	private function of(MeasuredRun $run): array
	{
		return ['exit status' => $run->child->status, 'output' => $this->filter($run->text('output')),
			'stderr' => $this->filter($run->text('errors'))];
	}

	private function filter(string $text): string
	{
		return $this->ignored
			? implode("\n", array_filter(explode("\n", $text), fn (string $line): bool => !$this->is_ignored($line)))
			: $text;
	}

	private function is_ignored(string $line): bool
	{
		foreach ($this->ignored as $pattern) {
			if (preg_match($pattern, $line)) {
				return true;
			}
		}
		return false;
	}

	private function difference(array $other): string
	{
		foreach ($this->first as $what => $value) {
			if ($other[$what] !== $value) {
				return is_int($value) ? "$what $value and $other[$what]" : "$what, " . FirstDifference::of($value, $other[$what]);
			}
		}
		return '';
	}
}
