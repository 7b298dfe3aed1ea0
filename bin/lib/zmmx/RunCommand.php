<?php
declare(strict_types=1);

namespace Zmmx;

/** bin/zmmx run */
final class RunCommand extends Command
{
	protected function name(): string
	{
		return 'run';
	}

	/** Cheap enough to leave the run as it is, and close enough for what matters. */
	private const SAMPLE = '64K';

	protected function options(): array
	{
		return [];
	}

	protected function help(): string
	{
		return <<<'TEXT'
			usage: bin/zmmx run [OPTION...] SCRIPT [ARGUMENT...]
			       bin/zmmx run [OPTION...] -r CODE [-- ARGUMENT...]

			Runs the script on zmmx. Its input, output, signals and exit status are its own; when it has ended, a summary
			of the heap goes to stderr: totals, the ten fullest bins, fragmentation, what keeps memory from going back, and
			the first three findings of a report with samples. It shows the heap after the last shutdown function and before
			destructors run.

			TEXT . self::PHP_HELP;
	}

	protected function execute(Options $options): int
	{
		ini_set('memory_limit', '-1'); /* a report of many stacks is large */
		$script = $this->script($options);
		$run = new RecordedRun($this->php($options), $script, self::SAMPLE);
		if ($run->text === null) {
			fwrite(STDERR, "zmmx: no summary: the script did not reach the end of its request ({$run->ending()})\n");
			return $run->child->follow();
		}
		$report = Report::of_text($run->text, 'the report of the run');
		fwrite(STDERR, Summary::text($report->end, "the heap at the end of $script->name ({$run->ending()})")
			. Summary::findings(Findings::of($report, new Sources($report->started))));
		return $run->child->follow();
	}
}
