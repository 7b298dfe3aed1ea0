<?php
declare(strict_types=1);

namespace Zmmx;

/** bin/zmmx diff */
final class DiffCommand extends Command
{
	private const ROWS = 10;

	protected function name(): string
	{
		return 'diff';
	}

	protected function options(): array
	{
		return ['o' => 'value', 'output' => 'value', 'rows' => 'value'];
	}

	protected function help(): string
	{
		return <<<'TEXT'
			usage: bin/zmmx diff [OPTION...] BEFORE.json AFTER.json

			Says what grew and what shrank from one heap to another: totals, kinds of blocks, and of two reports also lines
			of PHP, holders and classes; what changed most comes first. Each file is a snapshot or a report.

			  --rows N           rows of each group (default: 10)
			  -o, --output FILE  a web page (.html) instead, with all rows and the chunks of both heaps side by side
			  -h, --help         this text

			TEXT;
	}

	protected function mixed(string $operand): bool
	{
		return true;
	}

	protected function execute(Options $options): int
	{
		ini_set('memory_limit', '-1'); /* reports of many stacks are large */
		if (count($options->operands) !== 2) {
			throw new UsageError('two files are compared, ' . count($options->operands) . ' given (see bin/zmmx diff --help)');
		}
		$name = $options->value('o') ?? $options->value('output');
		$output = $name === null ? null : new OutputFile($name, ['html']);
		$progress = new Progress();
		$files = array_map(static function (string $file) use ($progress): Recorded {
			$progress->show("zmmx: reading $file ...");
			return Recorded::read($file);
		}, $options->operands);
		$difference = Difference::of(...$files);
		$progress->clear();
		if (!$output) {
			echo DifferenceTable::text($difference, $options->number('rows', self::ROWS));
			return 0;
		}
		$output->write(DifferencePage::text($difference));
		fwrite(STDERR, "zmmx: wrote $name\n");
		return 0;
	}
}
