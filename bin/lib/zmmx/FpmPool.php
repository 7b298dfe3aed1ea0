<?php
declare(strict_types=1);

namespace Zmmx;

/** Somebody's pool, run in private: as its file says but for its socket, its logs and the number of its workers. */
final class FpmPool
{
	public readonly string $name;
	private string $file;

	public function __construct(string $file, private int $workers)
	{
		if (!is_file($file) || !is_readable($file)) {
			throw new UsageError("--pool: cannot read $file");
		}
		$this->file = realpath($file);
		$names = array_values(array_unique(self::names($this->file)));
		if (count($names) > 1) {
			throw new UsageError("--pool: $file has several pools (" . implode(', ', $names) . '); name a file that has one of them');
		}
		/* without a name FPM says what is wrong with the file */
		$this->name = $names[0] ?? '';
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

			CONF;
	}

	/** @return string[] the pools of the file and of those that it includes */
	private static function names(string $file, int $depth = 0): array
	{
		$names = [];
		foreach ($depth < 10 ? file($file) ?: [] : [] as $line) {
			if (preg_match('~^\s*\[([^]]+)]~', $line, $match) && strcasecmp($match[1], 'global')) {
				$names[] = $match[1];
			} elseif (preg_match('~^\s*include\s*=\s*"?([^";\r\n]+?)"?\s*$~', $line, $match)) {
				foreach (glob($match[1]) ?: [] as $included) {
					array_push($names, ...self::names($included, $depth + 1));
				}
			}
		}
		return $names;
	}
}
