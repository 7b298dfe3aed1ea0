<?php
declare(strict_types=1);

namespace Zmmx;

/** The files of zmmx.status_dir. Those of dead processes are removed as they are found, where this user may. */
final class Workers
{
	/** Seconds for which a snapshot waits for the command that asked for it. */
	private const LATE = 60;

	/** The directory of a command: its operand, or what php.ini says. */
	public static function directory(?string $given): string
	{
		$directory = $given ?? (string) (ini_get('zmmx.status_dir') ?: get_cfg_var('zmmx.status_dir'));
		if ($directory === '') {
			throw new UsageError('no directory given, and php.ini does not set zmmx.status_dir');
		}
		if (!is_dir($directory)) {
			throw new UsageError("there is no directory $directory");
		}
		if (!is_readable($directory)) {
			throw new UsageError("cannot read $directory");
		}
		return rtrim($directory, '/');
	}

	/** The same for a command whose only operand it is. */
	public static function directory_of(Options $options): string
	{
		if (count($options->operands) > 1) {
			throw new UsageError("unexpected argument {$options->operands[1]}: one directory at a time");
		}
		return self::directory($options->operands[0] ?? null);
	}

	/**
	 * By pool, process and thread; this process is none of them.
	 *
	 * @return StatusFile[]
	 */
	public static function in(string $directory): array
	{
		clearstatcache();
		$workers = [];
		foreach (@scandir($directory) ?: [] as $name) {
			self::remove_late("$directory/$name");
			$file = preg_match(StatusFile::NAME, $name) ? StatusFile::read("$directory/$name") : null;
			if ($file && $file->is_dead()) {
				$file->remove();
			} elseif ($file?->is_whole && $file->values['pid'] !== getmypid()) {
				$workers[] = $file;
			}
		}
		$order = static fn (StatusFile $file): array => [$file->values['pool'], $file->values['pid'], $file->values['thread']];
		usort($workers, static fn (StatusFile $a, StatusFile $b): int => $order($a) <=> $order($b));
		return $workers;
	}

	/** A snapshot that came when nobody waited for it any more, or a profile, of a process that has ended since. */
	private static function remove_late(string $path): void
	{
		$worker = preg_replace('~\.(json|pb)$~', '', $path);
		if ($worker !== $path && preg_match(StatusFile::NAME, basename($worker)) && !file_exists($worker)
			&& (@lstat($path)['mtime'] ?? INF) < time() - self::LATE) {
			@unlink($path);
		}
	}

	/** @return StatusFile[] those of one process */
	public static function of(string $directory, int $pid): array
	{
		return array_values(array_filter(self::in($directory), static fn (StatusFile $file): bool => $file->values['pid'] === $pid));
	}
}
