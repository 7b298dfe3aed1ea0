<?php
declare(strict_types=1);

namespace Zmmx;

/** Sends requests to one FastCGI server, with no web server in between. */
final class FcgiClient
{
	private const WAIT_SECONDS = 1;
	/** @var FcgiConnection[] */
	private array $open = [];

	public function __construct(private string $socket, private int $timeout, private string $name)
	{
	}

	/**
	 * @param iterable<FcgiRequest> $requests one is not asked for before its connection is free
	 * @param callable(FcgiAnswer, int): void $take gets each answer, with the number of its request
	 */
	public function run(iterable $requests, int $at_once, callable $take): void
	{
		$this->open = [];
		$requests = (static fn (): \Generator => yield from $requests)();
		for ($number = 0; $requests->valid() || $this->open;) {
			while ($requests->valid() && count($this->open) < $at_once) {
				$this->open[$number++] = new FcgiConnection($requests->current(), $this->socket);
				$requests->next();
			}
			$this->step();
			$this->hand_over($take);
		}
	}

	/** One after the other. @return FcgiAnswer[] */
	public function answers(FcgiRequest ...$requests): array
	{
		$answers = [];
		$this->run($requests, 1, static function (FcgiAnswer $answer) use (&$answers): void {
			$answers[] = $answer;
		});
		return $answers;
	}

	private function step(): void
	{
		$under_way = array_filter($this->open, static fn (FcgiConnection $connection): bool => $connection->socket !== null);
		$sockets = array_map(static fn (FcgiConnection $connection): mixed => $connection->socket, $under_way);
		$writing = array_intersect_key($sockets, array_filter($under_way, static fn (FcgiConnection $c): bool => $c->is_sending()));
		$reading = array_diff_key($sockets, $writing);
		$none = null;
		if ($sockets && @stream_select($reading, $writing, $none, self::WAIT_SECONDS)) {
			array_walk($reading, fn (mixed $socket, int $key) => $under_way[$key]->receive());
			array_walk($writing, fn (mixed $socket, int $key) => $under_way[$key]->send());
		}
		Interrupts::check();
		$this->give_up($under_way);
	}

	/** A worker that does not answer keeps the next request waiting too. @param FcgiConnection[] $connections */
	private function give_up(array $connections): void
	{
		foreach ($connections as $connection) {
			if ($connection->socket && $connection->seconds() > $this->timeout) {
				throw new ServerFailure("{$connection->url()}: no answer on $this->name within $this->timeout s");
			}
		}
	}

	private function hand_over(callable $take): void
	{
		foreach ($this->open as $number => $connection) {
			if ($connection->socket === null) {
				unset($this->open[$number]);
				$take($connection->answer, $number);
			}
		}
	}
}
