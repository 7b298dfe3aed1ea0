<?php
declare(strict_types=1);

namespace Zmmx;

/** A comparison for programs. */
final class CompareJson
{
	public static function text(Comparison $comparison): string
	{
		$measures = [];
		foreach ($comparison->measures() as $measure) {
			$measures[$measure->key] = [
				'stock' => self::side($comparison->series(Heap::Stock, $measure)),
				'zmmx' => self::side($comparison->series(Heap::Zmmx, $measure)),
				'ratio' => $comparison->ratio($measure),
			];
		}
		return json_encode($comparison->facts() + [
			'measures' => $measures,
		], JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE | JSON_THROW_ON_ERROR) . "\n";
	}

	private static function side(?Series $series): ?array
	{
		return $series ? ['median' => $series->median(), 'least' => $series->least(), 'most' => $series->most(),
			'values' => $series->values] : null;
	}
}
