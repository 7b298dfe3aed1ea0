<?php
declare(strict_types=1);

namespace Zmmx;

/** The folder of an application, and what a web server in front of it would send for a URL. */
final class Site
{
	private const SERVER = [
		'GATEWAY_INTERFACE' => 'CGI/1.1',
		'SERVER_SOFTWARE' => 'zmmx',
		'SERVER_PROTOCOL' => 'HTTP/1.1',
		'SERVER_ADDR' => '127.0.0.1',
		'SERVER_PORT' => '80',
		'REMOTE_ADDR' => '127.0.0.1',
		'REMOTE_PORT' => '40000',
		'REQUEST_METHOD' => 'GET',
		'REDIRECT_STATUS' => '200',
		'HTTP_USER_AGENT' => 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
		'HTTP_ACCEPT' => 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
		'HTTP_ACCEPT_LANGUAGE' => 'en-US,en;q=0.5',
	];

	private const ENCRYPTED = ['HTTPS' => 'on', 'REQUEST_SCHEME' => 'https', 'SERVER_PORT' => '443'];

	private string $folder;
	/** @var array<string, string> parameters by header */
	private array $headers = [];

	/** @param string[] $headers "Name: value" */
	public function __construct(string $folder, array $headers = [])
	{
		$this->folder = is_dir($folder) ? realpath($folder) : throw new UsageError("--docroot: there is no folder $folder");
		foreach ($headers as $header) {
			if (!preg_match('~^([\w-]+):\s*(.*)$~', $header, $match)) {
				throw new UsageError("--header \"$header\" is not NAME: VALUE");
			}
			$this->headers['HTTP_' . strtoupper(strtr($match[1], '-', '_'))] = $match[2];
		}
	}

	/** @return FcgiRequest[] */
	public function requests(string ...$urls): array
	{
		return array_map($this->request(...), $urls);
	}

	private function request(string $url): FcgiRequest
	{
		if (!preg_match('~^(?:(https?)://([^/?#\s]+))?(/[^?#\s]*)(?:\?([^#\s]*))?$~', $url, $match)) {
			throw new UsageError("not a URL or a path that begins with a slash: $url");
		}
		[, $scheme, $host, $path] = $match;
		$query = $match[4] ?? '';
		[$script, $rest] = $this->script($path, $url);
		$host = $host === '' ? 'localhost' : $host;
		return new FcgiRequest($url, $this->headers + ($rest === '' ? [] : ['PATH_INFO' => $rest])
			+ ($scheme === 'https' ? self::ENCRYPTED : []) + [
			'SERVER_NAME' => strtok($host, ':'),
			'REQUEST_URI' => $path . ($query === '' ? '' : "?$query"),
			'QUERY_STRING' => $query,
			'DOCUMENT_ROOT' => $this->folder,
			'DOCUMENT_URI' => "$script$rest",
			'SCRIPT_NAME' => $script,
			'SCRIPT_FILENAME' => $this->folder . $script,
			'HTTP_HOST' => $host,
		] + self::SERVER);
	}

	/** The script for a path and what follows it, as the usual rules of a web server have it. @return array{string, string} */
	private function script(string $path, string $url): array
	{
		$path = rawurldecode($path);
		if (str_contains("$path/", '/../')) {
			throw new UsageError("a path that goes up: $url");
		}
		if (is_file("$this->folder$path/index.php")) {
			return [rtrim($path, '/') . '/index.php', ''];
		}
		for ($name = rtrim($path, '/'); $name !== ''; $name = substr($name, 0, strrpos($name, '/'))) {
			if (is_file($this->folder . $name)) {
				return [$this->checked($name, $url), substr($path, strlen($name))];
			}
		}
		return [is_file("$this->folder/index.php") ? '/index.php'
			: throw new UsageError("there is no script for $url in $this->folder, and no index.php"), ''];
	}

	private function checked(string $name, string $url): string
	{
		return preg_match('~\.(php\d*|phtml|phar)$~', $name) ? $name
			: throw new UsageError("$url is the file $this->folder$name, which a web server answers without FPM");
	}
}
