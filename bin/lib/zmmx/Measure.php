<?php
declare(strict_types=1);

namespace Zmmx;

/** A figure that is compared: its name, its key in the JSON, and its unit. */
final class Measure
{
	private function __construct(
		public readonly string $key,
		public readonly string $title,
		private readonly \Closure $format,
	) {
	}

	/** @return self[] in the order in which they are shown */
	public static function of_script(): array
	{
		return [
			new self('wall_seconds', 'wall time', Units::seconds(...)),
			new self('cpu_seconds', 'CPU time', Units::seconds(...)),
			new self('peak_resident_bytes', 'peak RSS', Units::bytes(...)),
			new self('page_faults', 'page faults', Units::count(...)),
			new self('peak_usage_bytes', 'memory_get_peak_usage()', Units::bytes(...)),
			new self('peak_real_usage_bytes', 'memory_get_peak_usage(true)', Units::bytes(...)),
		];
	}

	/** @return self[] of pools, in the order in which they are shown */
	public static function of_pools(): array
	{
		return [
			new self('requests_per_second', 'requests a second', Units::figure(...)),
			new self('cpu_seconds', 'CPU time of a request', Units::seconds(...)),
			new self('page_faults', 'page faults of a request', Units::figure(...)),
			new self('peak_resident_bytes', 'peak RSS of a worker', Units::bytes(...)),
			new self('end_resident_bytes', 'RSS of a worker at the end', Units::bytes(...)),
			new self('errors', 'errors', Units::count(...)),
			new self('deaths', 'workers that ended', Units::count(...)),
		];
	}

	/** "1 MiB to 2 MiB", or one figure where both read the same. */
	public function spread(Series $series, string $between): string
	{
		return implode($between, array_unique([$this->show($series->least()), $this->show($series->most())]));
	}

	public function show(int|float $value): string
	{
		return ($this->format)($value);
	}
}
