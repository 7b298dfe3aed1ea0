<?php
declare(strict_types=1);

namespace Zmmx;

/** One run of a script: its figures, and what it wrote, in files. */
final class MeasuredRun
{
	public readonly Child $child;
	/** @var array<string, int|float> by the keys of Measure; without those of a snapshot if there is none */
	public readonly array $figures;

	public function __construct(Php $php, Heap $heap, Script $script, string $input, private TemporaryFolder $folder)
	{
		$file = $this->file('snapshot');
		@unlink($file);
		$settings = $heap->settings() + ['zmmx.snapshot' => $file, 'zmmx.snapshot_parts' => 'totals'];
		$before = getrusage(1);
		$this->child = new Child($php->command($script, $settings),
			[['file', $input, 'r'], ['file', $this->file('output'), 'w'], ['file', $this->file('errors'), 'w']]);
		$after = getrusage(1);
		$this->figures = [
			'wall_seconds' => $this->child->wall,
			'cpu_seconds' => self::cpu($after) - self::cpu($before),
			'page_faults' => self::faults($after) - self::faults($before),
		] + (is_file($file) ? self::peaks(Snapshot::read($file, false)) : []);
	}

	/** The script's standard output or errors. */
	public function text(string $name): string
	{
		return (string) file_get_contents($this->file($name));
	}

	private function file(string $name): string
	{
		return "{$this->folder->path}/$name";
	}

	/** The peak of RSS is the process' own: that of its parent is no part of it. */
	private static function peaks(Snapshot $snapshot): array
	{
		return [
			'peak_resident_bytes' => $snapshot->process['peak_resident'],
			'peak_usage_bytes' => $snapshot->stats['peak'] + $snapshot->stats['stock_size'],
			'peak_real_usage_bytes' => $snapshot->stats['real_peak'],
		];
	}

	private static function cpu(array $usage): float
	{
		return $usage['ru_utime.tv_sec'] + $usage['ru_stime.tv_sec'] + ($usage['ru_utime.tv_usec'] + $usage['ru_stime.tv_usec']) / 1e6;
	}

	private static function faults(array $usage): int
	{
		return $usage['ru_minflt'] + $usage['ru_majflt'];
	}
}
