<?php
declare(strict_types=1);

namespace Zmmx;

/** The zmmx.so to load where php.ini does not load one. */
final class ExtensionFile
{
	/**
	 * @param ?string $given of --extension
	 * @param string $folder extension_dir
	 * @param string $who the PHP, for a message
	 */
	public static function find(?string $given, string $folder, string $who, string $version): string
	{
		$named = ['--extension' => $given, '$ZMMX_SO' => getenv('ZMMX_SO') ?: null];
		foreach (array_filter($named) as $source => $file) {
			return realpath($file) ?: throw new UsageError("$source: no such file: $file");
		}
		$root = dirname(__DIR__, 3);
		$short = implode('.', array_slice(explode('.', $version), 0, 2));
		$places = ["$root/modules/zmmx.so", "$root/out/quickstart/modules/zmmx.so", "$root/out/php-$short/zmmx/modules/zmmx.so",
			"$folder/zmmx.so"];
		foreach ($places as $file) {
			if (is_file($file)) {
				return $file;
			}
		}
		throw new UsageError("$who does not load zmmx, and there is no build of it here: "
			. 'run bin/quickstart to build one, or name one with --extension');
	}
}
