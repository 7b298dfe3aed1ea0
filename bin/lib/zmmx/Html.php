<?php
declare(strict_types=1);

namespace Zmmx;

/** A web page in one file: style and script are part of it, and nothing is loaded. */
final class Html
{
	/** @param string[] $styles names of style sheets here, or rules */
	public static function page(string $title, array $styles, string $body, string ...$scripts): string
	{
		$css = implode('', array_map(static fn (string $style): string => self::style($style), $styles));
		return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
			. "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
			. '<title>' . self::text($title) . "</title>\n<link rel=\"icon\" href=\"data:,\">\n"
			. "<style>\n$css</style>\n</head>\n<body>\n<main>\n$body</main>\n"
			. implode('', array_map(static fn (string $script): string => "<script>\n" . self::asset($script) . "</script>\n", $scripts))
			. "</body>\n</html>\n";
	}

	public static function style(string $style): string
	{
		return str_ends_with($style, '.css') ? self::asset($style) : $style;
	}

	public static function text(string $text): string
	{
		return htmlspecialchars($text, ENT_QUOTES | ENT_SUBSTITUTE | ENT_HTML5, 'UTF-8');
	}

	/** Data for the script. */
	public static function data(string $id, mixed $value): string
	{
		return "<script type=\"application/json\" id=\"$id\">" . json_encode($value, JSON_HEX_TAG | JSON_THROW_ON_ERROR) . "</script>\n";
	}

	private static function asset(string $name): string
	{
		return file_get_contents(__DIR__ . "/$name");
	}
}
