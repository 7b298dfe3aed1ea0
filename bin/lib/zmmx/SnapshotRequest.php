<?php
declare(strict_types=1);

namespace Zmmx;

/** A snapshot that a running process is asked for, by a word in its file of zmmx.status_dir. */
final class SnapshotRequest
{
	private const PAUSE = 20000;

	/** The text of the snapshot. Its file is removed, unless it is asked for by name. */
	public static function take(string $directory, string $process, int $seconds): string
	{
		$worker = self::worker($directory, $process);
		$asked = time();
		if (!$worker->ask()) {
			throw new UsageError("this user may not write to $worker->path, which asks process $process");
		}
		$progress = new Progress();
		for ($end = microtime(true) + $seconds; ; usleep(self::PAUSE)) {
			$progress->show_late("zmmx: waiting for process $process to come to a safe point ...");
			$now = StatusFile::read($worker->path);
			if (!$now || $now->is_dead()) {
				return self::text($worker, $asked) ?? throw new UsageError("process $process has ended");
			}
			if ($now->values['done'] === $now->values['wanted']) {
				return self::text($worker)
					?? throw new UsageError("process $process could not write {$worker->snapshot_path()}, or this user may not read it");
			}
			if (microtime(true) > $end) {
				$now->withdraw();
				throw new UsageError("process $process has written nothing in " . Units::several($seconds, 'second') . ': '
					. ($now->values['state'] ? 'its script has not come to a safe point, or its heap is not growing'
						: 'it waits for its next request, and would write it then') . '; --wait waits longer');
			}
		}
	}

	private static function worker(string $directory, string $process): StatusFile
	{
		if (!preg_match('~^([1-9]\d{0,9})(?:[/-](\d{1,10}))?$~', $process, $match)) {
			throw new UsageError("\"$process\" is no process id");
		}
		$workers = Workers::of($directory, (int) $match[1]);
		if (isset($match[2])) {
			$workers = array_values(array_filter($workers, static fn ($worker): bool => $worker->values['thread'] === (int) $match[2]));
		}
		return match (count($workers)) {
			0 => throw new UsageError("process $process has no file in $directory"),
			1 => $workers[0],
			default => throw new UsageError("process $process has several threads: which one, of "
				. implode(', ', array_map(static fn ($worker): string => "$process/{$worker->values['thread']}", $workers))),
		};
	}

	/** A process that has ended may have answered before; an older answer is not one to this request. */
	private static function text(StatusFile $worker, int $asked = 0): ?string
	{
		$path = $worker->snapshot_path();
		clearstatcache();
		$text = is_link($path) || !is_file($path) || @filemtime($path) < $asked ? false : @file_get_contents($path);
		if ($text === false) {
			return null;
		}
		@unlink($path);
		return $text;
	}
}
