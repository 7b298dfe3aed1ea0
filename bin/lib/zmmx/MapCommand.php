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
		return ['o' => 'value', 'output' => 'value', 'title' => 'value', 'pid' => 'value', 'dir' => 'value', 'wait' => 'value'];
	}

	protected function help(): string
	{
		return <<<'TEXT'
			usage: bin/zmmx map [OPTION...] SNAPSHOT.json -o FILE.html|FILE.svg
			       bin/zmmx map [OPTION...] --pid PID[/THREAD] -o FILE.html|FILE.svg
			       bin/zmmx map [OPTION...] SCRIPT -o FILE.html|FILE.svg [-- ARGUMENT...]
			       bin/zmmx map [OPTION...] -r CODE -o FILE.html|FILE.svg [-- ARGUMENT...]

			Draws a heap: every chunk with its pages, huge blocks, bins, fragmentation and pins. A snapshot is the
			result of zmmx_snapshot() as JSON. A script is run on zmmx, and its heap is drawn as it was at the end.
			A running process is asked for a snapshot, as bin/zmmx ps does.

			  -o, --output FILE  a web page (.html) or a picture alone (.svg)
			  --title TEXT       what the title calls the heap (default: the name of the snapshot or script)
			  --pid PID          a running process that has a file in zmmx.status_dir
			  --dir DIR          that directory, if php.ini does not name it
			  --wait SECONDS     how long to wait for the process (default: 10)

			TEXT . self::PHP_HELP;
	}

	protected function mixed(string $operand): bool
	{
		return true;
	}

	protected function execute(Options $options): int
	{
		$script = $options->has('pid') ? null : $this->script($options);
		$name = $options->value('o') ?? $options->value('output') ?? throw new UsageError('no output file given: -o FILE.html or -o FILE.svg');
		$output = new OutputFile($name, ['html', 'svg']);
		$snapshot = $script ? $this->snapshot($options, $script) : $this->snapshot_of_process($options);
		$title = $options->value('title') ?? ($script ? basename($script->name) : "process {$options->value('pid')}");
		$output->write($output->kind === 'svg' ? HeapPicture::text($snapshot, $title) : HeapPage::text($snapshot, $title));
		fwrite(STDERR, "zmmx: wrote $name, " . Units::several(count($snapshot->chunks), 'chunk') . ' and '
			. Units::several(count($snapshot->huge), 'huge block') . "\n");
		return 0;
	}

	private function snapshot_of_process(Options $options): Snapshot
	{
		if ($options->operands) {
			throw new UsageError("unexpected argument {$options->operands[0]}: --pid takes none");
		}
		$process = $options->value('pid');
		$text = SnapshotRequest::take(Workers::directory($options->value('dir')), $process, $options->number('wait', 10));
		return Snapshot::of_text($text, "the snapshot of process $process");
	}

	private function snapshot(Options $options, Script $script): Snapshot
	{
		if (!str_ends_with(strtolower($script->name), '.json')) {
			$run = new ScriptRun($this->php($options), $script);
			return $run->snapshot ?? throw new UsageError("$script->name did not run to its end: {$run->ending()}");
		}
		if ($script->arguments) {
			throw new UsageError("unexpected argument {$script->arguments[0]}: a snapshot takes none");
		}
		$snapshot = Snapshot::read($script->name);
		if (!$snapshot->stats['active']) {
			throw new UsageError("$script->name was taken while zmmx was not active ({$snapshot->stats['reason']}): it has no chunks");
		}
		return $snapshot;
	}
}
