<?php
declare(strict_types=1);

namespace Zmmx;

/** The two sides of a comparison. Both load the extension, so that the script finds the same PHP. */
enum Heap: string
{
	case Stock = 'stock';
	case Zmmx = 'zmmx';

	/** @return array<string, string> */
	public function settings(): array
	{
		return ['zmmx.enable' => $this === self::Zmmx ? '1' : '0'];
	}
}
