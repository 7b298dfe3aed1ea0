<?php
declare(strict_types=1);

namespace Zmmx;

/** Call stacks that are put together to a tree; node 0 is the root. */
final class ReportTree
{
	/** @var list<array{string, string, int}> */
	private array $frames = [];
	/** @var array<string, int> */
	private array $numbers = [];
	/** @var list<array<int, int>> node by parent and frame */
	private array $children = [[]];
	/** @var list<int> */
	private array $frame = [-1], $parent = [-1];
	/** @var list<list<int>> own sums by kind and node */
	private array $sums;

	/** @param list<string> $kinds */
	public function __construct(array $kinds)
	{
		$this->sums = array_map(static fn (): array => [0], $kinds);
	}

	/** The number of a frame; the same for the same function and line. */
	public function frame(array $frame): int
	{
		$key = "{$frame['function']}\0{$frame['file']}\0{$frame['line']}";
		if (!isset($this->numbers[$key])) {
			$this->numbers[$key] = count($this->frames);
			$this->frames[] = [$frame['function'], $frame['file'], $frame['line']];
		}
		return $this->numbers[$key];
	}

	/**
	 * @param list<int> $path frames, outermost first
	 * @param list<int> $values by kind
	 */
	public function add(array $path, array $values): void
	{
		$node = 0;
		foreach ($path as $frame) {
			$node = $this->children[$node][$frame] ??= $this->node($node, $frame);
		}
		foreach ($values as $kind => $value) {
			$this->sums[$kind][$node] += $value;
		}
	}

	private function node(int $parent, int $frame): int
	{
		$this->frame[] = $frame;
		$this->parent[] = $parent;
		$this->children[] = [];
		foreach (array_keys($this->sums) as $kind) {
			$this->sums[$kind][] = 0;
		}
		return count($this->frame) - 1;
	}

	/** @param list<string> $names of the kinds */
	public function values(array $names, int $most): array
	{
		$kept = $this->kept($most);
		$number = [];
		$tree = ['frames' => $this->frames, 'frame' => [], 'parent' => [], 'sums' => array_fill_keys($names, [])];
		foreach ($this->frame as $node => $frame) {
			if (!isset($kept[$node])) {
				/* a parent comes before its children */
				$number[$node] = $number[$this->parent[$node]];
				foreach ($names as $kind => $name) {
					$tree['sums'][$name][$number[$node]] += $this->sums[$kind][$node];
				}
				continue;
			}
			$number[$node] = count($tree['frame']);
			$tree['frame'][] = $frame;
			$tree['parent'][] = $node ? $number[$this->parent[$node]] : -1;
			foreach ($names as $kind => $name) {
				$tree['sums'][$name][] = $this->sums[$kind][$node];
			}
		}
		return $tree;
	}

	/** The nodes that matter most, of any kind, with all above them. @return array<int, true> */
	private function kept(int $most): array
	{
		$count = count($this->frame);
		$weight = array_fill(0, $count, 0.0);
		foreach ($this->sums as $sums) {
			$all = array_sum($sums) ?: 1;
			for ($node = $count - 1; $node > 0; $node--) {
				$weight[$node] = max($weight[$node], $sums[$node] / $all);
				$sums[$this->parent[$node]] += $sums[$node];
			}
		}
		$weight[0] = INF;
		arsort($weight);
		return array_fill_keys(array_keys(array_slice($weight, 0, $most, true)), true);
	}
}
