<?php
declare(strict_types=1);

namespace Zmmx;

/** bin/zmmx compare --fpm */
final class CompareFpm
{
	private const REQUESTS = 400;
	private const WORKERS = 2;
	private const TIMEOUT = 60;
	private const OWN_OPTIONS = ['pool' => 'value', 'docroot' => 'value', 'urls' => 'value', 'requests' => 'value', 'workers' => 'value',
		'header' => 'list', 'timeout' => 'value', 'c' => 'value', 'R' => 'flag'];
	private const NOT_FOR_POOLS = ['runs', 'input', 'r'];

	public const HELP = <<<'TEXT'
		  --fpm              compare pools instead. Both get the same requests in turn, in an order drawn by lot, and their
		                     answers are compared; prints requests a second, CPU time and page faults of a request, peak
		                     and last RSS of each worker, errors, and workers that ended. --php then names a php-fpm, and
		                     --ignore leaves out what matches, not its whole line
		  --pool FILE        the pool, or a configuration with one pool (default: that of the system). It runs in private,
		                     with another socket, no logs, pm=static and pm.max_requests=0
		  --docroot DIR      the folder of the application (default: the current one)
		  --urls FILE        what to ask for: a path or URL on each line (default: /)
		  --requests N       counted requests to each pool (default 400)
		  --workers N        workers of each pool, and requests at the same time (default 2)
		  --header HEADER    a header of each request, such as 'Cookie: a=b'; can be repeated
		  --timeout SECONDS  how long to wait for an answer (default 60)
		  -c FILE            php.ini for FPM
		  -R                 workers may run as root, as with FPM's -R

		TEXT;

	/** @return array<string, string> */
	public static function options(): array
	{
		return ['fpm' => 'flag'] + self::OWN_OPTIONS;
	}

	public static function is_meant(Options $options): bool
	{
		foreach ($options->has('fpm') ? self::NOT_FOR_POOLS : array_keys(self::OWN_OPTIONS) as $name) {
			if ($options->has($name)) {
				$shown = strlen($name) > 1 ? "--$name" : "-$name";
				throw new UsageError($options->has('fpm') ? "$shown does not go with --fpm" : "$shown needs --fpm");
			}
		}
		if ($options->has('fpm') && $options->operands) {
			throw new UsageError("--fpm takes no script, but got {$options->operands[0]}; --urls names a file of URLs");
		}
		return $options->has('fpm');
	}

	/** The comparison, with its pools stopped. */
	public static function measured(Options $options): FpmComparison
	{
		$requests = (new Site($options->value('docroot') ?? '.', $options->list('header')))->requests(...self::urls($options->value('urls')));
		$load = new FpmLoad($requests, $options->number('requests', self::REQUESTS), $options->number('workers', self::WORKERS),
			$options->number('timeout', self::TIMEOUT));
		$answers = new Answers($options->list('ignore'));
		self::require_system();
		$fpm = self::fpm($options);
		$pool = new FpmPool($options->value('pool') ?? $fpm->default_pool(), $load->workers);
		Interrupts::watch();
		return self::measured_with($fpm, $pool, $load, $answers);
	}

	private static function measured_with(Fpm $fpm, FpmPool $pool, FpmLoad $load, Answers $answers): FpmComparison
	{
		$progress = new Progress();
		$folder = new TemporaryFolder();
		$masters = [];
		try {
			foreach (Heap::cases() as $heap) {
				$progress->show("starting FPM on $heap->value");
				$masters[$heap->value] = self::start($fpm, $pool, $heap, $folder);
				$versions = FpmProbe::of($masters[$heap->value], $heap, $folder);
			}
			$comparison = new FpmComparison($masters, $load, $versions, $answers, $progress);
			$comparison->measure();
			return $comparison;
		} finally {
			$progress->clear();
			array_walk($masters, static fn (FpmMaster $master) => $master->stop());
		}
	}

	private static function fpm(Options $options): Fpm
	{
		$ini = $options->value('c');
		if ($ini !== null && !is_readable($ini)) {
			throw new UsageError("-c: cannot read $ini");
		}
		return new Fpm($options->value('php'), $options->value('extension'), $options->list('d'), $ini, $options->has('n'), $options->has('R'));
	}

	private static function start(Fpm $fpm, FpmPool $pool, Heap $heap, TemporaryFolder $folder): FpmMaster
	{
		$command = [$fpm->binary, ...$fpm->options];
		foreach ($heap->settings() as $name => $value) {
			array_push($command, '-d', "$name=$value");
		}
		try {
			return new FpmMaster($heap->value, $command, $pool->configuration(...), FpmMaster::environment(), $folder);
		} catch (UsageError $error) {
			throw new UsageError("$pool->file: {$error->getMessage()}");
		}
	}

	/** @return string[] */
	private static function urls(?string $file): array
	{
		if ($file === null) {
			return ['/'];
		}
		if (!is_readable($file) || is_dir($file)) {
			throw new UsageError("--urls: cannot read $file");
		}
		$urls = preg_grep('~^#|^$~', array_map('trim', file($file)), PREG_GREP_INVERT);
		return $urls ? array_values($urls) : throw new UsageError("--urls: $file has no URL");
	}

	private static function require_system(): void
	{
		if (!function_exists('posix_kill') || !is_readable('/proc/self/stat')) {
			throw new UsageError('--fpm needs Linux, and PHP with the extension posix');
		}
		Program::find('setsid');
	}
}
