<?php
declare(strict_types=1);

namespace Zmmx;

/** An FPM of its own, with its workers, which ends with this object, and with this process however that ends. */
final class FpmMaster
{
	private const START_SECONDS = 30;
	private const STOP_SECONDS = 5;
	private const LONGEST_SOCKET = 107;
	private const TERMINATE = 15;
	private const KILL = 9;

	/** What ends the master when the pipe from this process closes without a word. */
	private const GUARD = <<<'SH'
		trap "" HUP INT TERM
		read -r word && exit
		kill -TERM "$1" 2>/dev/null
		for try in 1 2 3 4 5 6 7 8 9 10; do
			kill -0 -- "-$1" 2>/dev/null || break
			sleep 0.2
		done
		kill -KILL -- "-$1" 2>/dev/null
		rm -rf -- "$2"
		SH;

	public readonly string $socket;
	public readonly int $pid;
	private string $log;
	/** @var resource|null null: stopped */
	private mixed $process = null;
	private mixed $guard;
	private mixed $guard_pipe;

	/**
	 * @param string[] $command php-fpm and its options
	 * @param callable(string, string): string $configuration of a socket and a log file
	 * @param array<string, string> $environment
	 */
	public function __construct(
		public readonly string $name,
		array $command,
		callable $configuration,
		array $environment,
		private TemporaryFolder $folder,
	) {
		$this->socket = "$folder->path/$name.sock";
		if (strlen($this->socket) > self::LONGEST_SOCKET) {
			throw new UsageError("$folder->path is too long for a socket's name; TMPDIR names another folder for temporary files");
		}
		$this->log = "$folder->path/$name.log";
		file_put_contents("$folder->path/$name.conf", $configuration($this->socket, $this->log));
		$this->start([...$command, '-F', '-y', "$folder->path/$name.conf"], $environment);
		try {
			$this->wait_for_socket();
		} catch (\Throwable $failure) {
			/* an object that is not made yet has no end either */
			$this->stop();
			throw $failure;
		}
	}

	public function __destruct()
	{
		$this->stop();
	}

	/** This process' environment without what would choose a heap, or tell systemd of a private FPM. */
	public static function environment(): array
	{
		return array_diff_key(getenv(), array_flip(['USE_ZEND_ALLOC', 'USE_ZEND_ALLOC_HUGE_PAGES', 'NOTIFY_SOCKET', 'FPM_SOCKETS']));
	}

	public function is_running(): bool
	{
		return $this->process && proc_get_status($this->process)['running'];
	}

	public function require_running(): void
	{
		$this->is_running() || throw new ServerFailure("the FPM master on $this->name has ended: {$this->last_words()}");
	}

	/** What the log says of workers that ended, in the order in which they did. @return string[] */
	public function deaths(): array
	{
		return preg_match_all('~child \d+ exited (.+?) after ~', (string) @file_get_contents($this->log), $matches) ? $matches[1] : [];
	}

	/** @return int[] */
	public function workers(): array
	{
		$list = @file_get_contents("/proc/$this->pid/task/$this->pid/children");
		if ($list === false) {
			$this->require_running();
			throw new UsageError('this needs Linux with /proc/PID/task/TID/children');
		}
		return array_map('intval', preg_split('~ +~', $list, -1, PREG_SPLIT_NO_EMPTY));
	}

	/** The processes are of one group, so that workers end even if their master is lost. */
	public function stop(): void
	{
		if (!$this->process) {
			return;
		}
		posix_kill($this->pid, self::TERMINATE);
		for ($end = microtime(true) + self::STOP_SECONDS; $this->is_running() && microtime(true) < $end;) {
			usleep(5000);
		}
		posix_kill(-$this->pid, self::KILL);
		proc_close($this->process);
		$this->process = null;
		@fwrite($this->guard_pipe, "done\n");
		fclose($this->guard_pipe);
		proc_close($this->guard);
	}

	/** @param string[] $command */
	private function start(array $command, array $environment): void
	{
		$out = ['file', "{$this->folder->path}/$this->name.out", 'w'];
		$this->process = proc_open(['setsid', ...$command], [['file', '/dev/null', 'r'], $out, $out], $pipes, null, $environment)
			?: throw new UsageError("cannot start $command[0]");
		$this->pid = proc_get_status($this->process)['pid'];
		$this->guard = proc_open(['setsid', 'sh', '-c', self::GUARD, 'guard', (string) $this->pid, $this->folder->path],
			[['pipe', 'r'], ['file', '/dev/null', 'w'], ['file', '/dev/null', 'w']], $pipes);
		$this->guard_pipe = $pipes[0];
	}

	private function wait_for_socket(): void
	{
		for ($end = microtime(true) + self::START_SECONDS; microtime(true) < $end; usleep(10000)) {
			Interrupts::check();
			if (!$this->is_running()) {
				throw new UsageError("FPM does not start on $this->name: {$this->last_words()}");
			}
			if (@stat($this->socket) && $this->workers()) {
				return;
			}
		}
		throw new UsageError("FPM does not listen on $this->name after " . self::START_SECONDS . " s: {$this->last_words()}");
	}

	/** FPM's own complaints, without what only follows from them. */
	private function last_words(): string
	{
		$text = @file_get_contents("{$this->folder->path}/$this->name.out") . @file_get_contents($this->log);
		$lines = preg_grep('~ (ERROR|ALERT): |^PHP: |error while loading~', explode("\n", $text));
		$lines = preg_grep('~initialization failed|failed to post process|Unable to include|failed to load config~', $lines,
			PREG_GREP_INVERT);
		$lines = preg_replace('~^\[.*?\] (ERROR|ALERT): ~', '', array_unique($lines));
		return implode('; ', array_map('trim', $lines)) ?: 'it has not said why';
	}
}
