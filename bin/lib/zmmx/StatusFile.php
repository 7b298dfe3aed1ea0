<?php
declare(strict_types=1);

namespace Zmmx;

/** A file of zmmx.status_dir, as src/php/status/zmmx_status_file.h describes it, at one moment. */
final class StatusFile
{
	public const NAME = '~^zmmx-(\d{1,10})-(\d{1,10})-(\d{1,20})$~D';
	public const BYTES = 4096;
	private const MAGIC = 'zmmxstat';
	private const VERSION = 1;
	private const LAYOUT = 'a8magic/Lversion/Lsize/Lpid/Lthread/Qprocess_start/Qpid_namespace/Qmade/Z32sapi/Z64pool/Lwanted/Ldone/'
		. 'Lsequence/Lstate/Qsince/Qrequests/Qlive/Qlive_peak/Qcommitted/Qcommitted_peak/Qkept/qlimit/qheadroom/Qresident/'
		. 'Qchunks/Qchunks_cached/Qhuge_blocks/Qhuge_bytes/Qpages/Qpages_free/Qpages_returned/Qfragmentation/Qgiven_back/'
		. 'Qlimit_errors/Qlargest/Qlargest_at/Z512script/Z512uri/Z512largest_script/Z512largest_uri/Qrestarts/Qmaster/Lprofile_wanted/Lprofile_done';
	private const WANTED_AT = 144;
	private const SEQUENCE_AT = 152;
	private const TRIES = 1000;

	/** @param array<string, int|string> $values by the names of the members; limit and headroom are -1 without a limit */
	private function __construct(public readonly string $path, public readonly array $values, public readonly bool $is_whole)
	{
	}

	/** null: it is not such a file, or is gone. */
	public static function read(string $path): ?self
	{
		if (is_link($path) || !is_file($path) || filesize($path) !== self::BYTES || !($file = @fopen($path, 'rb'))) {
			return null;
		}
		stream_set_read_buffer($file, 0);
		$whole = self::whole($file, $bytes);
		fclose($file);
		$values = strlen($bytes) === self::BYTES ? unpack(self::LAYOUT, $bytes) : [];
		return ($values['magic'] ?? '') === self::MAGIC && $values['version'] === self::VERSION && $values['size'] === self::BYTES
			&& self::is_plausible($values) ? new self($path, $values, $whole) : null;
	}

	/** Somebody else may have made the file. Numbers are unsigned, but PHP's are not. */
	private static function is_plausible(array $values): bool
	{
		$limits = ['limit' => max(0, $values['limit']), 'headroom' => max(0, $values['headroom'])];
		return min(array_filter($limits + $values, 'is_int')) >= 0 && ($values['limit'] >= 0 || $values['limit'] === -1);
	}

	/** Whether the bytes are from a moment at which the process was not changing them; one may have been killed while it was. */
	private static function whole(mixed $file, ?string &$bytes): bool
	{
		for ($try = 0; $try < self::TRIES; $try++) {
			$before = self::word($file, self::SEQUENCE_AT);
			fseek($file, 0);
			$bytes = (string) fread($file, self::BYTES);
			if ($before !== null && $before % 2 === 0 && strlen($bytes) === self::BYTES
				&& $before === self::word($file, self::SEQUENCE_AT)) {
				return true;
			}
			usleep(10);
		}
		return false;
	}

	private static function word(mixed $file, int $place): ?int
	{
		fseek($file, $place);
		$bytes = fread($file, 4);
		return strlen((string) $bytes) === 4 ? unpack('L', $bytes)[1] : null;
	}

	/** Asks the process for a snapshot. false: this user may not, or it is another file by now. */
	public function ask(): bool
	{
		return $this->want(($this->values['done'] + 1) & 0xffffffff);
	}

	/** Takes that back. */
	public function withdraw(): void
	{
		$this->want($this->values['done']);
	}

	private function want(int $number): bool
	{
		$file = @fopen($this->path, 'r+b');
		if (!$file || !$this->is_still($file)) {
			return false;
		}
		fseek($file, self::WANTED_AT);
		$written = fwrite($file, pack('L', $number));
		fclose($file);
		return $written === 4;
	}

	/** Whoever may write to the directory may have put a link to a file of somebody else in its place. */
	private function is_still(mixed $file): bool
	{
		clearstatcache();
		$opened = fstat($file);
		$named = @lstat($this->path);
		return $named && ($named['mode'] & 0170000) === 0100000 && $named['ino'] === $opened['ino'] && $named['dev'] === $opened['dev']
			&& $opened['nlink'] === 1 && $opened['size'] === self::BYTES;
	}

	/** Where the snapshot is that it was asked for. */
	public function snapshot_path(): string
	{
		return "$this->path.json";
	}

	/** The file, and what its process has written beside it. */
	public function remove(): void
	{
		foreach (['', '.json', '.pb'] as $behind) {
			@unlink($this->path . $behind);
		}
	}

	/** Whether the process is there no more: none has its number, or another one. Of another namespace nothing is known. */
	public function is_dead(): bool
	{
		if (!$this->is_of_this_namespace()) {
			return false;
		}
		$pid = $this->values['pid'];
		$text = (string) @file_get_contents("/proc/$pid/stat");
		$fields = explode(' ', substr($text, (int) strrpos($text, ')') + 2));
		if (isset($fields[19])) {
			return in_array($fields[0], ['Z', 'X'], true)
				|| $this->values['process_start'] && (int) $fields[19] !== $this->values['process_start'];
		}
		return !is_dir('/proc/1') ? false : !is_dir("/proc/$pid");
	}

	/** The link leads to no file, so thread-safe PHP, which follows links itself, has no inode for it. */
	private function is_of_this_namespace(): bool
	{
		return @readlink('/proc/self/ns/pid') === "pid:[{$this->values['pid_namespace']}]";
	}

	/** Bytes of the process in memory, now if the system tells. */
	public function resident(): int
	{
		$pages = explode(' ', (string) @file_get_contents("/proc/{$this->values['pid']}/statm"))[1] ?? '';
		return $this->is_of_this_namespace() && preg_match('~^\d+$~D', $pages) ? (int) $pages * self::page_size() : $this->values['resident'];
	}

	private static function page_size(): int
	{
		static $size = null;
		return $size ??= (int) @shell_exec('getconf PAGESIZE 2>/dev/null') ?: 4096;
	}
}
