<?php
declare(strict_types=1);

namespace Zmmx;

/** A line that is written over and over; nothing when stderr is not a terminal. */
final class Progress
{
	private bool $visible, $shown = false;
	private float $since;

	public function __construct()
	{
		$this->since = microtime(true);
		$this->visible = stream_isatty(STDERR);
	}

	public function show(string $text): void
	{
		if ($this->visible) {
			fwrite(STDERR, "\r\e[K$text");
			$this->shown = $text !== '';
		}
	}

	/** Once a second has passed. */
	public function show_late(string $text): void
	{
		if (!$this->shown && microtime(true) - $this->since > 1) {
			$this->show($text);
		}
	}

	public function __destruct()
	{
		if ($this->shown) {
			$this->clear();
		}
	}

	public function clear(): void
	{
		$this->show('');
	}
}
