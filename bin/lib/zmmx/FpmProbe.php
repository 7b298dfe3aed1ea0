<?php
declare(strict_types=1);

namespace Zmmx;

/** Asks the PHP in a pool's workers which heap it really runs on. */
final class FpmProbe
{
	private const CODE = <<<'PHP'
		<?php
		$stats = function_exists('zmmx_stats') ? zmmx_stats() : ['active' => false, 'reason' => 'PHP has no zmmx_stats()'];
		echo "\nzmmx-probe ", json_encode(['php' => PHP_VERSION, 'zmmx' => phpversion('zmmx') ?: '', 'reason' => $stats['reason'],
			'heap' => $stats['active'] ? 'zmmx' : (memory_get_usage() > 0 ? 'stock' : 'that of the C library')]), "\n";

		PHP;

	/** @return array{php: string, zmmx: string} the versions */
	public static function of(FpmMaster $master, Heap $heap, TemporaryFolder $folder): array
	{
		/* the workers may run as another user */
		chmod($folder->path, 0711);
		file_put_contents("$folder->path/probe.php", self::CODE);
		chmod("$folder->path/probe.php", 0644);
		[$answer] = (new FcgiClient($master->socket, 30, $master->name))->answers(...(new Site($folder->path))->requests('/probe.php'));
		if (!preg_match('~^zmmx-probe (.*)$~m', $answer->output, $match)) {
			$master->require_running();
			throw new UsageError("FPM on $master->name does not run $folder->path/probe.php: " . self::reason($answer)
				. '; TMPDIR names another folder for temporary files, where open_basedir or permissions keep the pool from this one');
		}
		$found = json_decode($match[1], true);
		if ($found['heap'] !== $heap->value) {
			throw new UsageError("FPM on $master->name runs on another heap, $found[heap]" . ($found['reason'] ? ": $found[reason]" : ''));
		}
		return $found;
	}

	private static function reason(FcgiAnswer $answer): string
	{
		$text = trim(preg_replace('~\s+~', ' ', $answer->errors . ' ' . preg_replace('~^.*?\r\n\r\n~s', '', $answer->output)));
		return $answer->failure ?? ($text === '' ? "status $answer->status" : substr($text, 0, 300));
	}
}
