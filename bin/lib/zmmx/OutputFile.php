<?php
declare(strict_types=1);

namespace Zmmx;

/** A file that is to be written. That it can be is checked before the work is done. */
final class OutputFile
{
	public readonly string $kind;

	/** @param string[] $kinds ends that the name may have */
	public function __construct(private string $name, array $kinds)
	{
		$this->kind = strtolower(pathinfo($name, PATHINFO_EXTENSION));
		if (!in_array($this->kind, $kinds, true)) {
			throw new UsageError("$name: the name must end in ." . implode(' or .', $kinds));
		}
		if (!is_writable(is_file($name) ? $name : dirname($name))) {
			throw new UsageError("cannot write $name");
		}
	}

	public function write(string $text): void
	{
		if (@file_put_contents($this->name, $text) !== strlen($text)) {
			throw new UsageError("cannot write $this->name: " . (error_get_last()['message'] ?? 'is the disk full?'));
		}
	}
}
