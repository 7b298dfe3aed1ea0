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
			       bin/zmmx map [OPTION...] -r CODE -o FILE.html|FILE.svg [-- ARGUMENT...]

			Draws a heap: every chunk with its pages, huge blocks, bins, fragmentation and pins. A snapshot is the
			result of zmmx_snapshot() as JSON. A script is run on zmmx, and its heap is drawn as it was at the end.

			  -o, --output FILE  a web page (.html) or a picture alone (.svg)
			  --title TEXT       what the title calls the heap (default: the name of the snapshot or script)

			TEXT . self::PHP_HELP;
	}

	protected function mixed(): bool
	{
		return true;
	}

	protected function execute(Options $options): int
	{
		$script = $this->script($options);
		$name = $options->value('o') ?? $options->value('output') ?? throw new UsageError('no output file given: -o FILE.html or -o FILE.svg');
		$output = new OutputFile($name, ['html', 'svg']);
		$snapshot = $this->snapshot($options, $script);
		$title = $options->value('title') ?? basename($script->name);
		$output->write($output->kind === 'svg' ? HeapPicture::text($snapshot, $title) : HeapPage::text($snapshot, $title));
		fwrite(STDERR, "zmmx: wrote $name, " . Units::several(count($snapshot->chunks), 'chunk') . ' and '
			. Units::several(count($snapshot->huge), 'huge block') . "\n");
		return 0;
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
