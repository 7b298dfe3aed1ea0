<?php
declare(strict_types=1);

namespace Zmmx;

/** The php-fpm that a comparison starts, with zmmx found and loaded. */
final class Fpm
{
	public readonly string $binary;
	/** @var string[] for every call */
	public readonly array $options;

	/** @param string[] $settings of -d */
	public function __construct(?string $binary, ?string $extension, array $settings, ?string $ini, bool $without_ini, bool $as_root)
	{
		$this->binary = $binary === null ? self::find() : Program::find($binary);
		$options = [...($as_root ? ['-R'] : []), ...($without_ini ? ['-n'] : []), ...($ini === null ? [] : ['-c', $ini])];
		foreach ($settings as $setting) {
			array_push($options, '-d', $setting);
		}
		$this->options = [...$options, ...$this->extension($options, $extension)];
	}

	/** The configuration that it has without being told one. */
	public function default_pool(): string
	{
		$names = preg_match("~configuration file '?(/\S+?)'?( test|$)~m", $this->says(['-t']), $match) ? [$match[1]] : [];
		/* without the right to write its log it names no file */
		$folder = preg_match('~^Configuration File \(php.ini\) Path => (\S+)~m', $this->says(['-i']), $match) ? $match[1] : '';
		foreach ([...$names, "$folder/php-fpm.conf", PHP_SYSCONFDIR . '/php-fpm.conf'] as $name) {
			if (is_file($name)) {
				return $name;
			}
		}
		throw new UsageError("which pool? $this->binary has no configuration of its own; --pool names one");
	}

	/** php-fpm of the PHP that runs this, where the systems put it. */
	public static function find(): string
	{
		$folders = [...explode(PATH_SEPARATOR, getenv('PATH') ?: ''), dirname(PHP_BINDIR) . '/sbin', '/usr/sbin', '/usr/local/sbin'];
		$short = PHP_MAJOR_VERSION . '.' . PHP_MINOR_VERSION;
		foreach (["php-fpm$short", 'php-fpm', 'php-fpm' . PHP_MAJOR_VERSION] as $name) {
			foreach ($folders as $folder) {
				if (is_executable("$folder/$name") && is_file("$folder/$name")) {
					return "$folder/$name";
				}
			}
		}
		throw new UsageError("there is no php-fpm$short and no php-fpm in the PATH; --php names one");
	}

	/**
	 * @param string[] $options
	 * @return string[] that have zmmx loaded
	 */
	private function extension(array $options, ?string $given): array
	{
		$loaded = preg_match('~^zmmx$~m', $this->says([...$options, '-m'])) === 1;
		if ($loaded) {
			return $given === null ? []
				: throw new UsageError('--extension: php.ini already loads zmmx; -n ignores php.ini');
		}
		[$version, $folder] = $this->about($options);
		$file = ExtensionFile::find($given, $folder, "PHP $version ($this->binary)", $version);
		$load = ['-d', 'extension=' . Program::quoted($file)];
		$answer = $this->says([...$options, ...$load, '-d', 'display_startup_errors=1', '-d', 'display_errors=1', '-m']);
		if (!preg_match('~^zmmx$~m', $answer)) {
			throw new UsageError("PHP $version ($this->binary) cannot load $file"
				. (preg_match('~Warning: (.*)~', $answer, $match) ? ': ' . strip_tags($match[1]) : ''));
		}
		return $load;
	}

	/**
	 * @param string[] $options
	 * @return array{string, string} version and folder of extensions
	 */
	private function about(array $options): array
	{
		$about = $this->says([...$options, '-i']);
		if (!preg_match('~^PHP Version => (\S+)$~m', $about, $version) || !str_contains($about, 'FPM/FastCGI')) {
			throw new UsageError("$this->binary is not a php-fpm: " . (strtok($about, "\n") ?: 'it says nothing'));
		}
		return [$version[1], preg_match('~^extension_dir => (.+?) => ~m', $about, $folder) ? $folder[1] : ''];
	}

	/** @param string[] $arguments */
	private function says(array $arguments): string
	{
		$process = proc_open([$this->binary, ...$arguments], [['file', '/dev/null', 'r'], ['pipe', 'w'], ['redirect', 1]], $pipes);
		$text = (string) stream_get_contents($pipes[1]);
		proc_close($process);
		return $text;
	}
}
