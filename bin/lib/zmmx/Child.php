<?php
declare(strict_types=1);

namespace Zmmx;

/** A process that is waited for. Signals that come meanwhile are passed on to it. */
final class Child
{
	private const TO_PASS_ON = ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGUSR1', 'SIGUSR2'];
	/** The sender's code in siginfo: the terminal sends to the child as well. */
	private const FROM_KERNEL = 128;

	/** As the shell has it: 128 + the signal that ended it. */
	public readonly int $status;
	/** 0: it ended by itself. */
	public readonly int $signal;
	/** The last signal that came meanwhile, 0 for none. */
	public readonly int $interrupted;
	public readonly float $wall;

	/**
	 * @param string[] $command
	 * @param array<int, array> $descriptors as of proc_open(); those that are not named are inherited
	 */
	public function __construct(array $command, array $descriptors = [])
	{
		$start = hrtime(true);
		$process = @proc_open($command, $descriptors, $pipes);
		if (!$process) {
			throw new UsageError("cannot start $command[0]: " . (error_get_last()['message'] ?? 'unknown reason'));
		}
		$state = proc_get_status($process);
		[$this->status, $this->signal, $this->interrupted] = $state['running'] && function_exists('pcntl_waitpid')
			? self::wait_with_signals($state['pid'])
			: [...self::wait($process, $state), 0];
		$this->wall = (hrtime(true) - $start) / 1e9;
	}

	/** Ends this process as the child ended. */
	public function follow(): int
	{
		if ($this->signal && function_exists('posix_kill') && in_array($this->signal, [SIGHUP, SIGINT, SIGTERM], true)) {
			pcntl_signal($this->signal, SIG_DFL);
			posix_kill(getmypid(), $this->signal);
			pcntl_signal_dispatch();
		}
		return $this->status;
	}

	/** @return array{int, int, int} */
	private static function wait_with_signals(int $pid): array
	{
		$seen = 0;
		$pass_on = static function (int $signal, mixed $info) use ($pid, &$seen): void {
			$seen = $signal;
			if (($info['code'] ?? 0) !== self::FROM_KERNEL && function_exists('posix_kill')) {
				posix_kill($pid, $signal);
			}
		};
		$signals = array_map('constant', self::TO_PASS_ON);
		pcntl_async_signals(true);
		foreach ($signals as $signal) {
			pcntl_signal($signal, $pass_on, false);
		}
		while (pcntl_waitpid($pid, $status) === -1 && pcntl_get_last_error() === PCNTL_EINTR) {
			continue;
		}
		foreach ($signals as $signal) {
			pcntl_signal($signal, SIG_DFL);
		}
		$ended_by = pcntl_wifsignaled($status) ? pcntl_wtermsig($status) : 0;
		return [$ended_by ? 128 + $ended_by : pcntl_wexitstatus($status), $ended_by, $seen];
	}

	/**
	 * @param array $state of proc_get_status(), which tells how the process ended once and not again
	 * @return array{int, int}
	 */
	private static function wait(mixed $process, array $state): array
	{
		for ($pause = 100; $state['running']; $pause = min(2 * $pause, 5000)) {
			usleep($pause);
			$state = proc_get_status($process);
		}
		return $state['signaled'] ? [128 + $state['termsig'], $state['termsig']] : [$state['exitcode'], 0];
	}
}
