<?php
declare(strict_types=1);

namespace Zmmx;

/** Finds the command and turns what is wrong with a call into a message and exit status 2. */
final class Main
{
	private const COMMANDS = ['run' => RunCommand::class, 'compare' => CompareCommand::class, 'map' => MapCommand::class,
		'report' => ReportCommand::class, 'diff' => DiffCommand::class,
		'top' => TopCommand::class, 'metrics' => MetricsCommand::class, 'ps' => PsCommand::class];

	/** As PHP_ZMMX_VERSION; tests/packaging/install.sh compares. */
	private const VERSION = '0.1.0';

	private const HELP = <<<'TEXT'
		usage: bin/zmmx COMMAND ...

		  run      run a script on zmmx; at the end a summary of its heap goes to stderr
		  compare  run a script, or FPM pools, on stock PHP and on zmmx in turn; time, memory, page faults side by side
		  report   run a script and write a web page about what it does with memory: findings, time, flame graphs, lines
		  diff     two snapshots or two reports: what grew and what shrank, as a table or a page
		  map      draw a heap: a web page or an SVG picture, from a script, a snapshot or a running process
		  top      a live table of all processes that keep a file in zmmx.status_dir
		  metrics  their figures as text for Prometheus
		  ps       ask one of them for a snapshot of its heap

		bin/zmmx COMMAND --help lists the options of a command, bin/zmmx --version prints the version. Exit status 2 means that
		the command line was wrong.

		TEXT;

	/** @param string[] $arguments */
	public static function run(array $arguments): int
	{
		$name = array_shift($arguments) ?? '';
		try {
			if (in_array($name, ['-h', '--help', 'help'], true)) {
				echo self::HELP;
				return 0;
			}
			if (in_array($name, ['-V', '--version'], true)) {
				echo 'zmmx ', self::VERSION, "\n";
				return 0;
			}
			return self::command($name)->run($arguments);
		} catch (UsageError $error) {
			fwrite(STDERR, 'zmmx: ' . $error->getMessage() . "\n");
			return 2;
		}
	}

	private static function command(string $name): Command
	{
		if ($name === '') {
			throw new UsageError("no command given: run, compare, report, diff, map, top, metrics or ps (see bin/zmmx --help)");
		}
		if (!isset(self::COMMANDS[$name])) {
			$what = str_starts_with($name, '-') ? 'option' : 'command';
			throw new UsageError("unknown $what: $name; bin/zmmx --help lists the commands");
		}
		return new (self::COMMANDS[$name])();
	}
}
