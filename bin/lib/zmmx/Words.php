<?php
declare(strict_types=1);

namespace Zmmx;

/** What a snapshot's ratios and pins mean, in sentences. */
final class Words
{
	public function __construct(private Snapshot $snapshot)
	{
	}

	/** @return string[] */
	public function fragmentation(): array
	{
		$ratios = $this->snapshot->fragmentation;
		$stats = $this->snapshot->stats;
		$lines = [];
		$lines[] = sprintf('%s of the committed memory is in live blocks: %s of %s.', Units::share($ratios['live']),
			Units::bytes($ratios['live_bytes']), Units::bytes($ratios['committed_bytes']));
		$lines[] = sprintf('%s of the bytes in the bins\' runs are in free slots: %s.', Units::share($ratios['free_slots']),
			Units::bytes($stats['bins']['bytes_free']));
		$lines[] = $this->free_pages();
		if ($ratios['resident']) {
			$lines[] = sprintf('The process has %s in memory: %s for the heap, %s for code, other libraries and stacks.',
				Units::bytes($ratios['resident']), Units::bytes($ratios['heap_resident']), Units::bytes($ratios['other_resident']));
		}
		return $lines;
	}

	private function free_pages(): string
	{
		$pages = $this->snapshot->stats['pages'];
		$ratios = $this->snapshot->fragmentation;
		if ($pages['free'] === 0) {
			return 'No page is free.';
		}
		$scattered = $ratios['scattered_pages'] > 0
			? Units::share($ratios['scattered_pages']) . ' of them outside their chunk\'s longest free span'
			: 'in one piece in each chunk';
		return sprintf('%s of the pages are free: %s, %s; %s.', Units::share($ratios['free_pages']), Units::count($pages['free']),
			$scattered, match ($pages['returned']) {
				0 => 'the process still holds their memory',
				$pages['free'] => 'all their memory has been returned to the system',
				default => 'the memory of ' . Units::count($pages['returned']) . ' has been returned to the system',
			});
	}

	/** @return string[] */
	public function pins(): array
	{
		return array_map(static fn (array $pin): string => sprintf(
			'%s of %s bytes in chunk %d (%s in all) %s another %s from going back.',
			Units::several($pin['count'], 'block'),
			Units::count($pin['size']),
			$pin['chunk'],
			Units::bytes($pin['bytes']),
			$pin['count'] === 1 ? 'keeps' : 'keep',
			Units::bytes($pin['held'])
		), $this->snapshot->pins);
	}
}
