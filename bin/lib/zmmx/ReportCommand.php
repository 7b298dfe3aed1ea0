<?php
declare(strict_types=1);

namespace Zmmx;

/** bin/zmmx report */
final class ReportCommand extends Command
{
	protected function name(): string
	{
		return 'report';
	}

	protected function options(): array
	{
		return ['o' => 'value', 'output' => 'value', 'sample' => 'value', 'json' => 'value', 'title' => 'value'];
	}

	protected function help(): string
	{
		return <<<'TEXT'
			usage: bin/zmmx report [OPTION...] SCRIPT [ARGUMENT...]
			       bin/zmmx report [OPTION...] -r CODE [-- ARGUMENT...]
			       bin/zmmx report [OPTION...] REPORT.json

			Runs the script on zmmx, records what it does with memory, and writes a web page: findings in words, memory over
			time, flame graphs, lines, what holds memory at the end, and the heap at its peak and at its end. The script's
			input, output, signals and exit status are its own. A REPORT.json is a file of zmmx.report.

			  -o, --output FILE  the page (default: report.html, or the name of the JSON file with .html)
			  --sample BYTES     record samples, one in so many bytes on average (default: every block)
			  --json FILE        keep the data, too
			  --title TEXT       what the title calls the run (default: the script's name)

			TEXT . self::PHP_HELP;
	}

	protected function mixed(string $operand): bool
	{
		return self::is_recorded($operand);
	}

	private static function is_recorded(string $name): bool
	{
		return str_ends_with(strtolower($name), '.json');
	}

	protected function execute(Options $options): int
	{
		ini_set('memory_limit', '-1'); /* a report of many stacks is large */
		$script = $this->script($options);
		$from_file = self::is_recorded($script->name);
		$name = $options->value('o') ?? $options->value('output') ?? ($from_file ? preg_replace('~json$~i', 'html', $script->name) : 'report.html');
		$output = new OutputFile($name, ['html']);
		if ($from_file) {
			return $this->draw($options, $script, $output, $name);
		}
		$run = new RecordedRun($this->php($options), $script, $this->sample($options), $options->value('json'));
		if ($run->text === null) {
			fwrite(STDERR, "zmmx: no report: the script did not reach the end of its request ({$run->ending()})\n");
			return $run->child->follow();
		}
		$this->write(self::read($run->text, $run->file), $options->value('title') ?? basename($script->name), $output, $name);
		return $run->child->follow();
	}

	private function draw(Options $options, Script $script, OutputFile $output, string $name): int
	{
		if ($script->arguments) {
			throw new UsageError("unexpected argument {$script->arguments[0]}: a file of zmmx.report takes none");
		}
		foreach (['json', 'sample'] as $option) {
			if ($options->has($option)) {
				throw new UsageError("--$option is for a script; $script->name is recorded already");
			}
		}
		$report = self::read((string) file_get_contents($script->name), $script->name);
		$this->write($report, $options->value('title') ?? basename($report->script ?: $script->name), $output, $name);
		return 0;
	}

	private static function read(string $text, string $file): Report
	{
		$progress = new Progress();
		$progress->show('zmmx: reading ' . Units::bytes(strlen($text)) . ' ...');
		$report = Report::of_text($text, $file);
		$progress->clear();
		return $report;
	}

	private function sample(Options $options): string
	{
		$value = $options->value('sample') ?? '0';
		if (!preg_match('~^(0|[89]|[1-9]\d{1,11}|[1-9]\d{0,8}[KMG])$~i', $value)) {
			throw new UsageError("--sample must be a number of bytes such as 64K, at least 8, or 0 for every block, \"$value\" given");
		}
		return $value;
	}

	private function write(Report $report, string $title, OutputFile $output, string $name): void
	{
		$progress = new Progress();
		$progress->show('zmmx: drawing ' . Units::several(count($report->profile?->stacks ?? []), 'call stack') . ' ...');
		$findings = Findings::of($report, $sources = new Sources($report->started));
		$output->write(ReportPage::text($report, $findings, $sources, $title));
		$progress->clear();
		fwrite(STDERR, "zmmx: wrote $name, " . Units::several(count($findings), 'finding') . "\n" . Summary::findings($findings));
	}
}
