<?php
declare(strict_types=1);

namespace Zmmx;

/** A folder for this run alone; it goes with the object. */
final class TemporaryFolder
{
	public readonly string $path;

	public function __construct()
	{
		$this->path = sys_get_temp_dir() . '/zmmx-' . getmypid() . '-' . bin2hex(random_bytes(4));
		if (!@mkdir($this->path, 0700)) {
			throw new UsageError("cannot create a folder in " . sys_get_temp_dir() . ': ' . error_get_last()['message']);
		}
	}

	public function __destruct()
	{
		array_map('unlink', glob("$this->path/*") ?: []);
		rmdir($this->path);
	}
}
