<?php
declare(strict_types=1);

namespace Zmmx;

/** A whole screen, drawn over and over, and single keys. Gives the terminal back as it was. */
final class Terminal
{
	private string $former;

	public function __construct()
	{
		$this->former = trim((string) shell_exec('stty -g </dev/tty 2>/dev/null'));
		if ($this->former === '') {
			throw new UsageError('this terminal has no stty: --once prints the table once');
		}
		/* without isig Ctrl-C is a key, so the screen is given back even where PHP has no pcntl */
		shell_exec('stty -icanon -echo -isig min 0 time 0 </dev/tty');
		register_shutdown_function($this->leave(...));
		if (function_exists('pcntl_signal')) {
			pcntl_async_signals(true);
			pcntl_signal(SIGWINCH, static fn () => null);
			foreach ([SIGTERM, SIGHUP] as $signal) {
				pcntl_signal($signal, static fn () => exit(128 + $signal));
			}
		}
		echo "\e[?1049h\e[?25l";
	}

	public function leave(): void
	{
		if ($this->former !== '') {
			echo "\e[?25h\e[?1049l";
			shell_exec('stty ' . escapeshellarg($this->former) . ' </dev/tty');
			$this->former = '';
		}
	}

	/** @return array{int, int} columns and lines */
	public function size(): array
	{
		$size = explode(' ', trim((string) shell_exec('stty size </dev/tty 2>/dev/null')));
		return [(int) ($size[1] ?? 0) ?: 80, (int) $size[0] ?: 24];
	}

	/** @param string[] $lines */
	public function draw(array $lines): void
	{
		echo "\e[H", implode("\e[K\r\n", $lines), "\e[K\e[J";
	}

	/** A key that is pressed before so many seconds have passed; "": none, or the size of the terminal has changed. */
	public function key(float $seconds): string
	{
		$read = [STDIN];
		$none = [];
		$ready = @stream_select($read, $none, $none, (int) $seconds, (int) (fmod($seconds, 1) * 1e6));
		return $ready ? (string) fread(STDIN, 1) : '';
	}
}
