<?php
declare(strict_types=1);

namespace Zmmx;

/** What PHP is to run: a file or the code of -r, and its arguments. */
final class Script
{
	/** @param string[] $arguments */
	private function __construct(
		public readonly string $name,
		private readonly ?string $code,
		public readonly array $arguments,
	) {
	}

	/** @param string[] $arguments */
	public static function of_code(string $code, array $arguments): self
	{
		return new self('-r', $code, self::without_dashes($arguments));
	}

	/** @param string[] $arguments */
	public static function of_file(string $name, array $arguments): self
	{
		if (is_dir($name)) {
			throw new UsageError("$name is a folder");
		}
		$file = is_file($name) ? $name : self::in_path($name) ?? throw new UsageError("no such file: $name");
		if (!is_readable($file)) {
			throw new UsageError("cannot read $file");
		}
		return new self($file, null, self::without_dashes($arguments));
	}

	/** @return string[] what follows the options in a command line of PHP */
	public function command(): array
	{
		if ($this->code !== null) {
			return ['-r', $this->code, '--', ...$this->arguments];
		}
		return [str_starts_with($this->name, '-') ? "./$this->name" : $this->name, ...$this->arguments];
	}

	/** @return string[] as somebody would write it */
	public function words(): array
	{
		return [$this->name, ...($this->code === null ? [] : [$this->code]), ...$this->arguments];
	}

	/** A program's name without a folder, as a shell finds it. */
	private static function in_path(string $name): ?string
	{
		foreach (str_contains($name, '/') ? [] : explode(PATH_SEPARATOR, getenv('PATH') ?: '') as $folder) {
			if (is_file("$folder/$name") && is_executable("$folder/$name")) {
				return "$folder/$name";
			}
		}
		return null;
	}

	/** A first -- only parts them from the options. */
	private static function without_dashes(array $arguments): array
	{
		return ($arguments[0] ?? '') === '--' ? array_slice($arguments, 1) : $arguments;
	}
}
