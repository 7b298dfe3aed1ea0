<?php
declare(strict_types=1);

namespace Zmmx;

/** Programs by their names, and values for their command lines. */
final class Program
{
	public static function find(string $name): string
	{
		if (str_contains($name, '/')) {
			return is_executable($name) && is_file($name) ? $name : throw new UsageError("no such program: $name");
		}
		foreach (explode(PATH_SEPARATOR, getenv('PATH') ?: '') as $folder) {
			if (is_executable("$folder/$name") && is_file("$folder/$name")) {
				return "$folder/$name";
			}
		}
		throw new UsageError("no such program in PATH: $name");
	}

	/** A value as php.ini has it: a path may hold what means something there. */
	public static function quoted(string $value): string
	{
		return preg_match('~^[\w/.%-]*$~', $value) ? $value : '"' . addcslashes($value, '"\\') . '"';
	}
}
