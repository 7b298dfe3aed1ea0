<?php
declare(strict_types=1);

namespace Zmmx;

/** A script that was run on zmmx with the terminal's input and output, and the snapshot of its end. */
final class ScriptRun
{
	public readonly Child $child;
	/** null: the script did not come to its end */
	public readonly ?Snapshot $snapshot;

	public function __construct(Php $php, Script $script)
	{
		$folder = new TemporaryFolder();
		$file = "$folder->path/snapshot.json";
		$this->child = new Child($php->command($script, ['zmmx.enable' => '1', 'zmmx.snapshot' => $file,
			'zmmx.snapshot_parts' => 'all']));
		$this->snapshot = is_file($file) ? Snapshot::read($file) : null;
	}

	public function ending(): string
	{
		return $this->child->signal ? "ended by signal {$this->child->signal}" : "exit status {$this->child->status}";
	}
}
