<?php
declare(strict_types=1);

namespace Zmmx;

/** bin/zmmx ps */
final class PsCommand extends Command
{
	protected function name(): string
	{
		return 'ps';
	}

	protected function options(): array
	{
		return ['dir' => 'value', 'o' => 'value', 'output' => 'value', 'wait' => 'value'];
	}

	protected function help(): string
	{
		return <<<'TEXT'
			usage: bin/zmmx ps [OPTION...] PID[/THREAD]

			Asks a running process that has a file in zmmx.status_dir for a snapshot of its heap, as zmmx_snapshot() gives
			it, and prints it. The process writes it between two instructions of its script, soon after its heap has
			grown, or at the end of its request; one that is idle at the end of its next one. Only its user and root may ask.

			  --dir DIR          the directory (default: zmmx.status_dir of php.ini)
			  -o, --output FILE  a file for the snapshot (.json)
			  --wait SECONDS     how long to wait for it (default: 10)
			  -h, --help         this text

			TEXT;
	}

	protected function mixed(string $operand): bool
	{
		return true;
	}

	protected function execute(Options $options): int
	{
		$process = $options->operands[0] ?? throw new UsageError('no process given: bin/zmmx top lists them');
		$name = $options->value('o') ?? $options->value('output');
		$output = $name === null ? null : new OutputFile($name, ['json']);
		$text = SnapshotRequest::take(Workers::directory($options->value('dir')), $process, $options->number('wait', 10));
		if ($output) {
			$output->write($text);
		} else {
			echo $text;
		}
		return 0;
	}
}
