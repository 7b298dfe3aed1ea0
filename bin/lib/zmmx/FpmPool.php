<?php
declare(strict_types=1);

namespace Zmmx;

/** Somebody's pool, run in private: as its file says but for its socket, its logs and the number of its workers. */
final class FpmPool
{
	public readonly string $name;
	public readonly string $file;
	private bool $has_status_socket = false;

	public function __construct(string $file, private int $workers)
	{
		if (!is_file($file) || !is_readable($file)) {
			throw new UsageError("--pool: cannot read $file");
		}
		$this->file = realpath($file);
		$names = [];
		foreach (self::settings($this->file) as [$name, $value]) {
			match ($name) {
				'[' => $names[$value] = true,
				'chroot' => throw new UsageError("--pool: the pool of $file has chroot = $value, and a private one has its files outside of it"),
				'pm.status_listen' => $this->has_status_socket = true,
				default => null,
			};
		}
		if (count($names) > 1) {
			throw new UsageError("--pool: $file has several pools (" . implode(', ', array_keys($names)) . '); name a file that has one of them');
		}
		/* without a name FPM says what is wrong with the file */
		$this->name = (string) array_key_first($names);
	}

	public function configuration(string $socket, string $log): string
	{
		/* an include is a pattern for names */
		$pattern = Program::quoted(preg_replace('~[][*?]~', '[$0]', $this->file));
		$private = "include = $pattern\n[global]\npid = $log.pid\nerror_log = $log\nlog_level = notice\nprocess.max = 0\n"
			. "emergency_restart_threshold = 0\n";
		return $this->name === '' ? $private : $private . <<<CONF
			[$this->name]
			listen = $socket
			listen.owner =
			listen.group =
			listen.acl_users =
			listen.acl_groups =
			listen.mode = 0600
			access.log = /dev/null
			request_slowlog_timeout = 0
			pm = static
			pm.max_children = $this->workers
			pm.max_requests = 0

			CONF . ($this->has_status_socket ? "pm.status_listen = $socket.status\n" : '');
	}

	/**
	 * What the file and those that it includes set, as far as it matters here.
	 *
	 * @return iterable<array{string, string}> name and value; '[' and the name of a pool
	 */
	private static function settings(string $file, int $depth = 0): iterable
	{
		foreach ($depth < 10 ? file($file) ?: [] : [] as $line) {
			if (preg_match('~^\s*\[([^]]+)]~', $line, $match) && strcasecmp($match[1], 'global')) {
				yield ['[', $match[1]];
			} elseif (preg_match('~^\s*([\w.]+(?:\[\w+])?)\s*=\s*"?([^";\r\n]+?)"?\s*(;|$)~', $line, $match)) {
				yield [$match[1], $match[2]];
				foreach ($match[1] === 'include' ? glob($match[2]) ?: [] : [] as $included) {
					yield from self::settings($included, $depth + 1);
				}
			}
		}
	}
}
