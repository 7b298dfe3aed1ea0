<?php
declare(strict_types=1);

namespace Zmmx;

/** Cards dealt in an order drawn by lot, each as often as the others. */
final class Deck
{
	private array $left = [];

	public function __construct(private array $cards)
	{
	}

	public function deal(int $count): array
	{
		$dealt = [];
		while (count($dealt) < $count) {
			if (!$this->left) {
				$this->left = $this->cards;
				shuffle($this->left);
			}
			$dealt[] = array_pop($this->left);
		}
		return $dealt;
	}
}
