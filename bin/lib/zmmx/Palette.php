<?php
declare(strict_types=1);

namespace Zmmx;

/**
 * Colours of the bins: an even scale from dark to light (viridis), so that the order can be told by lightness alone, with
 * any colour vision and on paper. Light surfaces leave out its lightest end, dark ones its darkest.
 */
final class Palette
{
	private const STOPS = [[0x44, 0x01, 0x54], [0x48, 0x28, 0x78], [0x3e, 0x49, 0x89], [0x31, 0x68, 0x8e], [0x26, 0x82, 0x8e],
		[0x1f, 0x9e, 0x89], [0x35, 0xb7, 0x79], [0x6e, 0xce, 0x58], [0xb5, 0xde, 0x2b], [0xfd, 0xe7, 0x25]];
	private const LIGHT = [0.04, 0.84];
	private const DARK = [0.27, 1.0];

	/** Rules that give each bin's class its colour, on a light and on a dark surface. */
	public static function css(): string
	{
		return self::rules(self::LIGHT) . '@media screen and (prefers-color-scheme:dark){' . self::rules(self::DARK) . "}\n";
	}

	/** @param array{float, float} $range part of the scale */
	private static function rules(array $range): string
	{
		$rules = '';
		for ($bin = 0; $bin < 30; $bin++) {
			$rules .= ".b$bin{--c:" . self::colour($range[0] + ($range[1] - $range[0]) * $bin / 29) . '}';
		}
		return $rules;
	}

	private static function colour(float $at): string
	{
		$place = $at * (count(self::STOPS) - 1);
		$stop = min((int) $place, count(self::STOPS) - 2);
		$rgb = array_map(static fn (int $a, int $b): int => (int) round($a + ($b - $a) * ($place - $stop)),
			self::STOPS[$stop], self::STOPS[$stop + 1]);
		return vsprintf('#%02x%02x%02x', $rgb);
	}
}
