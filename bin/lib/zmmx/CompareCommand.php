<?php
declare(strict_types=1);

namespace Zmmx;

/** bin/zmmx compare */
final class CompareCommand extends Command
{
	private const RUNS = 5;

	protected function name(): string
	{
		return 'compare';
	}

	protected function options(): array
	{
		return ['runs' => 'value', 'json' => 'flag', 'html' => 'value', 'ignore' => 'list', 'input' => 'value'];
	}

	protected function help(): string
	{
		return <<<'TEXT'
			usage: bin/zmmx compare [OPTION...] SCRIPT [ARGUMENT...]
			       bin/zmmx compare [OPTION...] -r CODE [-- ARGUMENT...]

			Runs the script on stock PHP and on zmmx in turn, checks that the output, the errors and the exit status are the
			same, and prints the medians, the spread and the ratio (zmmx to stock) of wall time, CPU time, peak RSS, page
			faults and memory_get_peak_usage(). Stock is the same PHP with zmmx.enable=0.

			  --runs N           counted runs on each heap, after one that is not (default 5)
			  --json             print JSON, with the figures of every run
			  --html FILE        write a page with every run as a dot as well
			  --input FILE       the script's standard input (default: nothing)
			  --ignore REGEX     do not compare lines that match, such as '~^Time: ~'; can be repeated

			TEXT . self::PHP_HELP . "\nExit status: 0, or 1 when the outputs differ.\n";
	}

	protected function execute(Options $options): int
	{
		$script = $this->script($options);
		$page = $options->value('html') === null ? null : new OutputFile($options->value('html'), ['html']);
		$input = $options->value('input') ?? '/dev/null';
		if (!is_readable($input) || is_dir($input)) {
			throw new UsageError("--input: cannot read $input");
		}
		$outputs = new Outputs($options->list('ignore'));
		$runs = $options->number('runs', self::RUNS);
		$comparison = new ScriptComparison($this->php($options), $script, $runs, $input, $outputs, new Progress());
		$comparison->measure();
		echo $options->has('json') ? CompareJson::text($comparison) : CompareTable::text($comparison);
		$page?->write(ComparePage::text($comparison));
		if ($comparison->difference === null) {
			return 0;
		}
		fwrite(STDERR, "zmmx: the outputs are not the same: $comparison->difference\n");
		return 1;
	}
}
