<?php
declare(strict_types=1);

namespace Zmmx;

/** The PHP that runs scripts, with zmmx found and loaded, and the command lines for it. */
final class Php
{
	private const PROBE = <<<'PHP'
		echo "\n", json_encode(['version' => PHP_VERSION, 'zmmx' => phpversion('zmmx') ?: null,
			'settings' => ini_get('zmmx.report') !== false, 'folder' => ini_get('extension_dir'),
			'reason' => function_exists('zmmx_stats') ? zmmx_stats()['reason'] : null]);
		PHP;

	public readonly string $version, $zmmx;
	private string $binary;
	/** @var string[] options for every call */
	private array $options;

	/** @param string[] $settings of -d */
	public function __construct(?string $binary, ?string $extension, array $settings, bool $without_ini)
	{
		$this->binary = Program::find($binary ?? PHP_BINARY);
		$this->options = $without_ini ? ['-n'] : [];
		foreach ($settings as $setting) {
			array_push($this->options, '-d', $setting);
		}
		$found = $this->probe();
		$this->version = $found['version'];
		if ($found['zmmx'] === null) {
			$found = $this->load(ExtensionFile::find($extension, $found['folder'], "PHP $this->version ($this->binary)", $this->version));
		} elseif ($extension !== null) {
			throw new UsageError('--extension: php.ini already loads zmmx; -n ignores php.ini');
		}
		$this->zmmx = $found['zmmx'];
		$this->require_usable($found);
	}

	/**
	 * The command line of a script.
	 *
	 * @param array<string, string> $settings
	 * @return string[]
	 */
	public function command(Script $script, array $settings): array
	{
		$line = [$this->binary, ...$this->options];
		foreach ($settings as $name => $value) {
			array_push($line, '-d', "$name=" . Program::quoted($value));
		}
		return [...$line, ...$script->command()];
	}

	/** Has zmmx loaded by every call. */
	private function load(string $file): array
	{
		array_push($this->options, '-d', 'extension=' . Program::quoted($file));
		$found = $this->probe($complaint);
		if ($found['zmmx'] === null) {
			throw new UsageError("PHP {$this->version} ({$this->binary}) cannot load $file" . ($complaint ? ": $complaint" : ''));
		}
		return $found;
	}

	private function require_usable(array $found): void
	{
		if (!$found['settings']) {
			throw new UsageError("the zmmx that PHP loads ({$found['zmmx']}) has no setting zmmx.report: it is too old");
		}
		if ($found['reason'] !== '') {
			throw new UsageError("zmmx {$found['zmmx']} is loaded but not active: {$found['reason']}");
		}
	}

	/** What PHP says of itself with the present options; what else it says is the complaint. */
	private function probe(?string &$complaint = null): array
	{
		$settings = ['-d', 'zmmx.enable=1', '-d', 'display_errors=1', '-d', 'html_errors=0'];
		$process = proc_open([$this->binary, ...$this->options, ...$settings, '-r', self::PROBE],
			[['file', '/dev/null', 'r'], ['pipe', 'w'], ['redirect', 1]], $pipes);
		$text = trim(stream_get_contents($pipes[1]));
		proc_close($process);
		$lines = explode("\n", $text);
		$answer = json_decode(array_pop($lines), true);
		$complaint = preg_replace('~^(PHP )?Warning:\s+~', '', strtok(trim(implode("\n", $lines)), "\n") ?: '');
		if (!isset($answer['version'])) {
			throw new UsageError("{$this->binary} is not a command-line PHP"
				. ($text === '' ? '' : '; it says: ' . strtok($text, "\n")));
		}
		return $answer;
	}
}
