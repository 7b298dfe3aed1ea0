<?php
declare(strict_types=1);

namespace Zmmx;

/** What came back for a request, or why nothing did. */
final class FcgiAnswer
{
	public readonly int $status;

	/** @param ?string $failure null: the answer is whole */
	public function __construct(
		public readonly FcgiRequest $request,
		public readonly string $output,
		public readonly string $errors,
		public readonly float $seconds,
		public readonly ?string $failure,
	) {
		$this->status = preg_match('~^Status: (\d{3})~mi', strstr($output, "\r\n\r\n", true) ?: '', $match) ? (int) $match[1] : 200;
	}

	/** What a visitor would take for a fault of the server; null if there is none. */
	public function error(): ?string
	{
		return $this->failure ?? ($this->status >= 500 ? "status $this->status" : null);
	}
}
