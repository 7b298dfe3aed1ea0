<?php
declare(strict_types=1);

namespace Zmmx;

/** bin/zmmx map */
final class MapCommand extends Command
{
	protected function name(): string
	{
		return 'map';
	}

	protected function options(): array
	{
		return ['o' => 'value', 'output' => 'value', 'title' => 'value'];
	}

	protected function help(): string
	{
		return <<<'TEXT'
			usage: bin/zmmx map [OPTION...] SNAPSHOT.json -o FILE.html|FILE.svg
			       bin/zmmx map [OPTION...] SCRIPT -o FILE.html|FILE.svg [-- ARGUMENT...]

			Draws a heap: every chunk with its pages, huge blocks, bins, fragmentation and pins. A snapshot is what
			zmmx_snapshot() gives, as JSON; a script is run on zmmx, and its heap is that of its end.

			  -o, --output FILE  a web page (.html) or a picture alone (.svg)
			  --title TEXT       what the heap is of (default: the name of the snapshot or script)

			TEXT . self::PHP_HELP;
	}

	protected function mixed(): bool
	{
		return true;
	}

	protected function execute(Options $options): int
	{
		$operands = $this->script($options);
		$name = $options->value('o') ?? $options->value('output') ?? throw new UsageError('where to? -o FILE.html or -o FILE.svg');
		$output = new OutputFile($name, ['html', 'svg']);
		$snapshot = $this->snapshot($options, $operands);
		$title = $options->value('title') ?? basename($operands[0]);
		$output->write($output->kind === 'svg' ? HeapPicture::text($snapshot, $title) : HeapPage::text($snapshot, $title));
		return 0;
	}

	/** @param string[] $operands a snapshot, or a script with its arguments */
	private function snapshot(Options $options, array $operands): Snapshot
	{
		if (!str_ends_with(strtolower($operands[0]), '.json')) {
			$run = new ScriptRun($this->php($options), $operands);
			return $run->snapshot ?? throw new UsageError("$operands[0] did not come to its end: {$run->ending()}");
		}
		if (count($operands) > 1) {
			throw new UsageError("one snapshot at a time: what is $operands[1]?");
		}
		$snapshot = Snapshot::read($operands[0]);
		if (!$snapshot->stats['active']) {
			throw new UsageError("$operands[0] was taken while zmmx was not active ({$snapshot->stats['reason']}): it has no chunks");
		}
		return $snapshot;
	}
}
