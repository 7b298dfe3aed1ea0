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
		return ['runs' => 'value', 'json' => 'flag', 'html' => 'value', 'ignore' => 'list', 'input' => 'value'] + CompareFpm::options();
	}

	protected function help(): string
	{
		return <<<'TEXT'
			usage: bin/zmmx compare [OPTION...] SCRIPT [ARGUMENT...]
			       bin/zmmx compare [OPTION...] -r CODE [-- ARGUMENT...]
			       bin/zmmx compare --fpm [--pool FILE] [--docroot DIR] [--urls FILE] [OPTION...]

			Runs the script on stock PHP and on zmmx in turn, checks that the output, the errors and the exit status are the
			same, and prints the medians, the spread and the ratio (zmmx to stock) of wall time, CPU time, peak RSS, page
			faults and memory_get_peak_usage(). Stock is the same PHP with zmmx.enable=0.

			  --runs N           measured runs on each heap, after a warm-up run (default 5)
			  --json             print JSON, with the figures of every run
			  --html FILE        also write a page that shows every run as a dot
			  --input FILE       the script's standard input (default: nothing)
			  --ignore REGEX     do not compare lines that match, such as '~^Time: ~'; can be repeated

			TEXT . CompareFpm::HELP . "\n" . self::PHP_HELP
			. "\nExit status: 0, or 1 when the outputs or answers differ, or with --fpm answers were errors or workers ended.\n";
	}

	protected function execute(Options $options): int
	{
		$of_pools = CompareFpm::is_meant($options);
		$page = $options->value('html') === null ? null : new OutputFile($options->value('html'), ['html']);
		if (!$of_pools) {
			return $this->show($this->of_script($options), $options, $page);
		}
		$this->require_free_settings($options);
		try {
			$comparison = CompareFpm::measured($options);
		} catch (Interrupted) {
			return Interrupts::follow();
		} catch (ServerFailure $failure) {
			fwrite(STDERR, "zmmx: {$failure->getMessage()}\n");
			return 1;
		}
		$status = $this->show($comparison, $options, $page);
		foreach ($comparison->remarks() as $remark) {
			fwrite(STDERR, "zmmx: $remark\n");
		}
		return $comparison->has_failed() ? 1 : $status;
	}

	private function of_script(Options $options): ScriptComparison
	{
		$script = $this->script($options);
		$input = $options->value('input') ?? '/dev/null';
		if (!is_readable($input) || is_dir($input)) {
			throw new UsageError("--input: cannot read $input");
		}
		$outputs = new Outputs($options->list('ignore'));
		$runs = $options->number('runs', self::RUNS);
		$comparison = new ScriptComparison($this->php($options), $script, $runs, $input, $outputs, new Progress());
		$comparison->measure();
		return $comparison;
	}

	/** @return int the exit status */
	private function show(Comparison $comparison, Options $options, ?OutputFile $page): int
	{
		echo $options->has('json') ? CompareJson::text($comparison) : CompareTable::text($comparison);
		$page?->write(ComparePage::text($comparison));
		if ($comparison->difference === null) {
			return 0;
		}
		fwrite(STDERR, 'zmmx: ' . lcfirst($comparison->disagreement()) . " $comparison->difference\n");
		return 1;
	}
}
