<?php
declare(strict_types=1);

namespace Zmmx;

/** A line that is written over and over; nothing when stderr is not a terminal. */
final class Progress
{
	private bool $visible;

	public function __construct()
	{
		$this->visible = stream_isatty(STDERR);
	}

	public function show(string $text): void
	{
		if ($this->visible) {
			fwrite(STDERR, "\r\e[K$text");
		}
	}

	public function clear(): void
	{
		$this->show('');
	}
}
