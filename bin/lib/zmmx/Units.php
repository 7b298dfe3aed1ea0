<?php
declare(strict_types=1);

namespace Zmmx;

/** Figures as people read them. */
final class Units
{
	public static function bytes(int|float $bytes): string
	{
		foreach (['GiB' => 1 << 30, 'MiB' => 1 << 20, 'KiB' => 1 << 10] as $unit => $size) {
			if (abs($bytes) >= $size) {
				return self::digits($bytes / $size) . " $unit";
			}
		}
		return self::count($bytes) . ' B';
	}

	public static function count(int|float $number): string
	{
		return number_format($number, 0, '.', ',');
	}

	/** A number that is a mean. */
	public static function figure(int|float $number): string
	{
		return self::digits($number);
	}

	public static function share(float $share): string
	{
		return $share > 0 && $share < 0.01 ? number_format($share * 100, 1) . ' %' : round($share * 100) . ' %';
	}

	public static function seconds(float $seconds): string
	{
		return $seconds < 1 ? self::digits($seconds * 1000) . ' ms' : number_format($seconds, 2) . ' s';
	}

	/** "3 blocks", "1 block" */
	public static function several(int $number, string $noun): string
	{
		return self::count($number) . " $noun" . ($number === 1 ? '' : 's');
	}

	private static function digits(int|float $number): string
	{
		return number_format($number, $number < 10 ? 2 : ($number < 1000 ? 1 : 0));
	}
}
