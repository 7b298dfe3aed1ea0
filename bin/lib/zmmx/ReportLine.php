<?php
declare(strict_types=1);

namespace Zmmx;

/** A line of PHP and what was allocated there. */
final class ReportLine
{
	/** @var array<string, int> by the names that a profile has for them */
	private array $sums = [];
	/** @var array<string, int> bytes by the function that allocated */
	private array $calls = [];

	public function __construct(
		public readonly string $file,
		public readonly int $line,
		public string $function,
	) {
	}

	/** While a file is compiled its lines have no function yet. */
	public function rename(string $function): void
	{
		if (str_starts_with($this->function, 'compile(')) {
			$this->function = $function;
		}
	}

	public function add(string $name, int $value): void
	{
		$this->sums[$name] = ($this->sums[$name] ?? 0) + $value;
	}

	public function call(string $function, int $bytes): void
	{
		$this->calls[$function] = ($this->calls[$function] ?? 0) + $bytes;
	}

	public function sum(string $name): int
	{
		return $this->sums[$name] ?? 0;
	}

	/** The function that allocated most: one of C that the line calls, or the line's own. */
	public function allocator(): string
	{
		return (string) array_search(max($this->calls), $this->calls, true);
	}

	public function place(): string
	{
		return $this->file === '' ? $this->function : basename($this->file) . ":$this->line";
	}
}
