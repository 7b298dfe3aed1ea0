<?php
declare(strict_types=1);

namespace Zmmx;

/** A request as it goes over the wire of FastCGI. */
final class FcgiRequest
{
	private const BEGIN = 1;
	private const PARAMETERS = 4;
	private const INPUT = 5;
	private const RESPONDER = "\0\1\0\0\0\0\0\0";
	private const LONGEST = 65535;

	public readonly string $message;

	/** @param array<string, string> $parameters */
	public function __construct(public readonly string $url, array $parameters)
	{
		$text = '';
		foreach ($parameters as $name => $value) {
			$text .= pack('NN', strlen($name) | 1 << 31, strlen($value) | 1 << 31) . $name . $value;
		}
		$this->message = self::record(self::BEGIN, self::RESPONDER)
			. implode('', array_map(static fn (string $part): string => self::record(self::PARAMETERS, $part), str_split($text, self::LONGEST)))
			. self::record(self::PARAMETERS, '') . self::record(self::INPUT, '');
	}

	private static function record(int $type, string $content): string
	{
		return pack('CCnnCx', 1, $type, 1, strlen($content), 0) . $content;
	}
}
