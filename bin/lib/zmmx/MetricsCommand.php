<?php
declare(strict_types=1);

namespace Zmmx;

/** bin/zmmx metrics */
final class MetricsCommand extends Command
{
	protected function name(): string
	{
		return 'metrics';
	}

	protected function options(): array
	{
		return ['text' => 'flag'];
	}

	protected function help(): string
	{
		return <<<'TEXT'
			usage: bin/zmmx metrics [OPTION...] [DIR]

			Prints what zmmx_pool_metrics() returns: the figures of all live processes that have a file in DIR, and the sums
			of each pool, as OpenMetrics. DIR is zmmx.status_dir of php.ini if it is left out.

			  --text             the older format, text/plain; version=0.0.4
			  --php FILE         the PHP to use (default: the one that runs bin/zmmx)
			  --extension FILE   the zmmx.so to load, if php.ini does not load zmmx
			  -d NAME[=VALUE]    a setting for PHP; can be repeated
			  -n                 PHP without php.ini
			  -h, --help         this text

			TEXT;
	}

	protected function mixed(string $operand): bool
	{
		return true;
	}

	protected function execute(Options $options): int
	{
		$directory = Workers::directory_of($options);
		$code = Script::of_code('echo zmmx_pool_metrics($argv[1], $argv[2]);', [$options->has('text') ? 'text' : 'openmetrics', $directory]);
		/* the process that prints is none of the workers */
		return (new Child($this->php($options)->command($code, ['zmmx.status_dir' => ''])))->follow();
	}
}
