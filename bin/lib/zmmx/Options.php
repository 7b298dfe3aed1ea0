<?php
declare(strict_types=1);

namespace Zmmx;

/** The options of a command line: long ones as --name VALUE or --name=VALUE, short ones as -x VALUE or -xVALUE. */
final class Options
{
	/** @var string[] */
	public array $operands = [];
	/** @var array<string, true|string|string[]> */
	private array $given = [];

	/** @param array<string, string> $known name => "flag", "value" or "list" (of values) */
	private function __construct(private array $known, private string $command)
	{
	}

	/**
	 * @param string[] $arguments
	 * @param array<string, string> $known
	 * @param callable(string): bool $mixed whether options may follow that first operand
	 */
	public static function parse(array $arguments, array $known, string $command, callable $mixed): self
	{
		$options = new self($known + ['help' => 'flag', 'h' => 'flag'], $command);
		while ($arguments) {
			$argument = array_shift($arguments);
			if ($argument === '--') {
				array_push($options->operands, ...$arguments);
				break;
			}
			if ($argument === '-' || !str_starts_with($argument, '-')) {
				$options->operands[] = $argument;
				if (!$mixed($options->operands[0])) {
					array_push($options->operands, ...$arguments);
					break;
				}
				continue;
			}
			$options->option($argument, $arguments);
		}
		return $options;
	}

	public function has(string $name): bool
	{
		return isset($this->given[$name]);
	}

	public function value(string $name): ?string
	{
		return $this->given[$name] ?? null;
	}

	/** @return string[] */
	public function list(string $name): array
	{
		return $this->given[$name] ?? [];
	}

	public function number(string $name, int $default): int
	{
		$value = $this->value($name);
		if ($value === null) {
			return $default;
		}
		if (!preg_match('~^[1-9]\d{0,5}$~', $value)) {
			throw new UsageError("--$name must be a number from 1 to 999999, \"$value\" given");
		}
		return (int) $value;
	}

	/** @param string[] $rest the arguments that follow; a value is taken from there */
	private function option(string $argument, array &$rest): void
	{
		[$name, $value] = $this->split($argument);
		$kind = $this->known[$name] ?? throw $this->unknown($argument);
		if ($kind === 'flag') {
			if ($value !== null) {
				throw new UsageError("$argument: this option takes no value");
			}
			$this->given[$name === 'h' ? 'help' : $name] = true;
			return;
		}
		$value ??= array_shift($rest) ?? throw new UsageError("$argument needs a value");
		if ($kind === 'list') {
			$this->given[$name][] = $value;
		} else {
			$this->given[$name] = $value;
		}
	}

	/** @return array{string, ?string} name and value, null if there is none in the argument itself */
	private function split(string $argument): array
	{
		if (str_starts_with($argument, '--')) {
			$parts = explode('=', substr($argument, 2), 2);
			/* -x is not --x */
			return [strlen($parts[0]) > 1 ? $parts[0] : '', $parts[1] ?? null];
		}
		return [$argument[1], strlen($argument) > 2 ? substr($argument, 2) : null];
	}

	private function unknown(string $argument): UsageError
	{
		return new UsageError("unknown option: $argument; bin/zmmx $this->command --help lists the options");
	}
}
