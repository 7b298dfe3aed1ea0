<?php
declare(strict_types=1);

namespace Zmmx;

/** A script that was run on zmmx with the terminal's input and output, and the file of zmmx.report. */
final class RecordedRun
{
	public readonly Child $child;
	/** null: the script did not come to its end */
	public readonly ?string $text;
	public readonly string $file;

	/** @param string|null $keep where the file is to stay */
	public function __construct(Php $php, Script $script, string $sample, ?string $keep = null)
	{
		if ($keep !== null) {
			new OutputFile($keep, ['json']);
		}
		$folder = new TemporaryFolder();
		$this->file = $keep ?? "$folder->path/report.json";
		$written = "$folder->path/report.json";
		$this->child = new Child($php->command($script, ['zmmx.enable' => '1', 'zmmx.report' => $written,
			'zmmx.report_sample' => $sample]));
		$this->text = is_file($written) ? file_get_contents($written) : null;
		if ($keep !== null && $this->text !== null) {
			(new OutputFile($keep, ['json']))->write($this->text);
		}
	}

	public function ending(): string
	{
		return $this->child->signal ? "ended by signal {$this->child->signal}" : "exit status {$this->child->status}";
	}
}
