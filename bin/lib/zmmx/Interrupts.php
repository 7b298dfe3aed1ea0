<?php
declare(strict_types=1);

namespace Zmmx;

/** Signals that ask for an end: noted, so that what was started can be ended first. */
final class Interrupts
{
	private const SIGNALS = ['SIGHUP', 'SIGINT', 'SIGTERM'];
	private static int $seen = 0;

	public static function watch(): void
	{
		if (function_exists('pcntl_signal')) {
			pcntl_async_signals(true);
			foreach (array_map('constant', self::SIGNALS) as $signal) {
				pcntl_signal($signal, static fn (int $signal) => self::$seen = $signal, false);
			}
		}
	}

	public static function check(): void
	{
		if (self::$seen) {
			throw new Interrupted('interrupted');
		}
	}

	/** Ends this process by the signal that came. */
	public static function follow(): int
	{
		pcntl_signal(self::$seen, SIG_DFL);
		posix_kill(getmypid(), self::$seen);
		pcntl_signal_dispatch();
		return 128 + self::$seen;
	}
}
