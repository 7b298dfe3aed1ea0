<?php
declare(strict_types=1);

namespace Zmmx;

/** Requests that one pool was sent without a pause, and what its workers used for them. */
final class FpmTurn
{
	public readonly int $requests;
	public readonly float $seconds;
	/** Of the request that took longest. */
	public readonly float $slowest;
	/** @var array<string, int|float> as Worker::difference() */
	public readonly array $used;

	/**
	 * @param iterable<FcgiRequest> $requests
	 * @param callable(FcgiAnswer, int): void $take
	 */
	public function __construct(FpmMaster $master, iterable $requests, int $at_once, int $timeout, callable $take)
	{
		$before = Worker::used($master->workers());
		$start = hrtime(true);
		$count = $slowest = 0;
		$client = new FcgiClient($master->socket, $timeout, $master->name);
		$client->run($requests, $at_once, static function (FcgiAnswer $answer, int $number) use ($take, &$count, &$slowest): void {
			$count++;
			$slowest = max($slowest, $answer->seconds);
			$take($answer, $number);
		});
		$this->seconds = (hrtime(true) - $start) / 1e9;
		$master->require_running();
		$this->used = Worker::difference($before, Worker::used($master->workers()));
		$this->requests = $count;
		$this->slowest = $slowest;
	}
}
