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
			of the heap goes to stderr: totals, the ten fullest bins, fragmentation, and what keeps memory from going back.
			It shows the heap after the last shutdown function and before destructors run.

			TEXT . self::PHP_HELP;
	}

	protected function execute(Options $options): int
	{
		$script = $this->script($options);
		$run = new ScriptRun($this->php($options), $script);
		fwrite(STDERR, $run->snapshot
			? Summary::text($run->snapshot, "the heap at the end of $script->name ({$run->ending()})")
			: "zmmx: no summary: the script did not reach the end of its request ({$run->ending()})\n");
		return $run->child->follow();
	}
}
