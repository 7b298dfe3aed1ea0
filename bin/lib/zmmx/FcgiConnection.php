<?php
declare(strict_types=1);

namespace Zmmx;

/** One request under way on a Unix socket, with a connection of its own as web servers have by default. */
final class FcgiConnection
{
	private const END = 3;
	private const OUTPUT = 6;
	private const ERRORS = 7;
	private const PIECE = 65536;

	/** @var resource|null null: over */
	public mixed $socket = null;
	public readonly ?FcgiAnswer $answer;
	private float $started;
	private string $unsent;
	private string $received = '';
	private string $output = '';
	private string $errors = '';

	public function __construct(private FcgiRequest $request, string $path)
	{
		$this->started = hrtime(true) / 1e9;
		$this->unsent = $request->message;
		$socket = @stream_socket_client("unix://$path", $code, $reason, 5);
		if (!$socket) {
			$this->finish("cannot connect: $reason");
			return;
		}
		stream_set_blocking($socket, false);
		stream_set_chunk_size($socket, self::PIECE);
		stream_set_read_buffer($socket, 0);
		$this->socket = $socket;
		$this->send();
	}

	public function url(): string
	{
		return $this->request->url;
	}

	public function is_sending(): bool
	{
		return $this->socket && $this->unsent !== '';
	}

	public function seconds(): float
	{
		return hrtime(true) / 1e9 - $this->started;
	}

	public function send(): void
	{
		$sent = @fwrite($this->socket, $this->unsent);
		if ($sent === false) {
			$this->finish('the server does not take the request');
			return;
		}
		$this->unsent = substr($this->unsent, $sent);
	}

	public function receive(): void
	{
		$piece = @fread($this->socket, self::PIECE);
		if ($piece === false || ($piece === '' && feof($this->socket))) {
			$this->finish('the answer broke off after ' . Units::bytes(strlen($this->output)));
			return;
		}
		$this->received .= $piece;
		$this->take_records();
	}

	private function finish(?string $failure): void
	{
		$this->answer = new FcgiAnswer($this->request, $this->output, $this->errors, $this->seconds(), $failure);
		$this->socket && fclose($this->socket);
		$this->socket = null;
	}

	private function take_records(): void
	{
		for ($at = 0; strlen($this->received) - $at >= 8; $at = $next) {
			['type' => $type, 'length' => $length, 'padding' => $padding] = unpack('Cversion/Ctype/nid/nlength/Cpadding', $this->received, $at);
			$next = $at + 8 + $length + $padding;
			if ($next > strlen($this->received)) {
				break;
			}
			if ($type === self::END) {
				$this->finish($this->output === '' ? 'the answer is empty' : null);
				return;
			}
			$this->take($type, substr($this->received, $at + 8, $length));
		}
		$this->received = substr($this->received, $at);
	}

	private function take(int $type, string $content): void
	{
		if ($type === self::OUTPUT) {
			$this->output .= $content;
		} elseif ($type === self::ERRORS) {
			$this->errors .= $content;
		}
	}
}
