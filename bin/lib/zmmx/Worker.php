<?php
declare(strict_types=1);

namespace Zmmx;

/** What the system says of processes. */
final class Worker
{
	/** Of processes together; one that is gone counts nothing. @param int[] $pids @return array<int, array<string, int|float>> by pid */
	public static function used(array $pids): array
	{
		$used = [];
		foreach ($pids as $pid) {
			$stat = @file_get_contents("/proc/$pid/stat");
			if ($stat !== false) {
				$used[$pid] = self::counts($pid, explode(' ', substr($stat, strrpos($stat, ')') + 2)));
			}
		}
		return $used;
	}

	/** What was used between two looks; a worker that came in between began with nothing. @return array<string, int|float> */
	public static function difference(array $before, array $after): array
	{
		$sum = ['cpu_seconds' => 0, 'user_seconds' => 0, 'system_seconds' => 0, 'minor_faults' => 0, 'major_faults' => 0];
		foreach ($after as $pid => $counts) {
			foreach ($counts as $key => $count) {
				$sum[$key] += $count - ($before[$pid][$key] ?? 0);
			}
		}
		return $sum;
	}

	/** VmHWM or VmRSS in bytes, which any user may read; of those that are not gone. @param int[] $pids @return int[] */
	public static function sizes(array $pids, string $field): array
	{
		$sizes = [];
		foreach ($pids as $pid) {
			if (preg_match("~^$field:\s+(\d+) kB~m", (string) @file_get_contents("/proc/$pid/status"), $match)) {
				$sizes[] = 1024 * (int) $match[1];
			}
		}
		return $sizes;
	}

	/** Fields of smaps_rollup in KiB, for the user who may trace the process. @return array<string, int> */
	public static function memory(int $pid): array
	{
		preg_match_all('~^(\w+): +(\d+) kB~m', (string) @file_get_contents("/proc/$pid/smaps_rollup"), $matches);
		return array_map('intval', array_combine($matches[1], $matches[2]));
	}

	/** User and system time are counted in ticks of 10 ms; the scheduler's own count is in nanoseconds. @param string[] $stat */
	private static function counts(int $pid, array $stat): array
	{
		$user = $stat[11] / 100;
		$system = $stat[12] / 100;
		$exact = 0;
		foreach (glob("/proc/$pid/task/*/schedstat") ?: [] as $file) {
			$exact += (int) @file_get_contents($file);
		}
		return ['cpu_seconds' => $exact ? $exact / 1e9 : $user + $system, 'user_seconds' => $user, 'system_seconds' => $system,
			'minor_faults' => (int) $stat[7], 'major_faults' => (int) $stat[9]];
	}
}
