<?php
/* A page for pprof, Parca, Pyroscope and Grafana Alloy, with zmmx.profile=sample: …/debug/pprof/heap and …/debug/pprof/allocs,
 * also with ?seconds=N for what N seconds add. With zmmx.status_dir it is the profile of all workers together, otherwise of
 * the one that answers. Let only the monitoring network reach it. */

function finish(int $status, string $message): never
{
	http_response_code($status);
	header('Content-Type: text/plain');
	exit("$message\n");
}

/** What is in a message of protobuf: values by the number of their field. */
function fields(string $bytes): array
{
	$fields = [];
	for ($at = 0, $end = strlen($bytes); $at < $end;) {
		$key = number($bytes, $at);
		$value = number($bytes, $at);
		if (($key & 7) === 2) {
			$at += $value;
			$value = substr($bytes, $at - $value, $value);
		}
		$fields[$key >> 3][] = $value;
	}
	return $fields;
}

function number(string $bytes, int &$at): int
{
	for ($value = 0, $shift = 0; ; $shift += 7) {
		$byte = ord($bytes[$at++]);
		$value |= ($byte & 0x7f) << $shift;
		if ($byte < 0x80) {
			return $value;
		}
	}
}

/** @return int[] */
function numbers(string $bytes): array
{
	for ($numbers = [], $at = 0, $end = strlen($bytes); $at < $end;) {
		$numbers[] = number($bytes, $at);
	}
	return $numbers;
}

function number_of(int $value): string
{
	for ($bytes = ''; $value < 0 || $value > 0x7f; $value = $value >> 7 & PHP_INT_MAX >> 6) {
		$bytes .= chr($value & 0x7f | 0x80);
	}
	return $bytes . chr($value);
}

/** A field: of bytes, or a number. */
function field(int $number, string|int $value): string
{
	return is_int($value) ? number_of($number << 3) . number_of($value) : number_of($number << 3 | 2) . number_of(strlen($value)) . $value;
}

/** Profiles with the same stacks as one. The numbers of fields are those of pprof's profile.proto. */
final class Sum
{
	private array $frames = [], $samples = [], $types = [];
	private int $period = 1;
	private array $texts = ['' => 0];

	public function add(string $profile, int $times = 1): void
	{
		$of = fields($profile);
		$text = fn (array $message, int $field): string => $of[6][$message[$field][0] ?? 0];
		foreach ($of[5] ?? [] as $bytes) {
			$function = fields($bytes);
			$functions[$function[1][0]] = [$text($function, 2), $text($function, 4)];
		}
		foreach ($of[4] ?? [] as $bytes) {
			$location = fields($bytes);
			$line = fields($location[4][0]);
			$frame = [...$functions[$line[1][0]], $line[2][0] ?? 0];
			$frames[$location[1][0]] = $this->frames[implode("\0", $frame)] ??= count($this->frames) + 1;
		}
		foreach ($of[2] ?? [] as $bytes) {
			$sample = fields($bytes);
			$stack = implode(',', array_map(fn (int $location): int => $frames[$location], numbers($sample[1][0])));
			foreach (numbers($sample[2][0]) as $i => $value) {
				$this->samples[$stack][$i] = ($this->samples[$stack][$i] ?? 0) + $times * $value;
			}
		}
		$this->types = array_map(fn (string $bytes): array => [$text(fields($bytes), 1), $text(fields($bytes), 2)], $of[1]);
		$this->period = $of[12][0] ?? 1;
	}

	private function text(string $text): int
	{
		return $this->texts[$text] ??= count($this->texts);
	}

	private function type(int $field, string $type, string $unit): string
	{
		return field($field, field(1, $this->text($type)) . field(2, $this->text($unit)));
	}

	public function profile(string $default, int $seconds): string
	{
		$out = '';
		foreach ($this->types as [$type, $unit]) {
			$out .= $this->type(1, $type, $unit);
		}
		foreach ($this->samples as $stack => $values) {
			if (array_filter($values)) {
				$locations = implode('', array_map(fn (string $frame): string => number_of((int) $frame), explode(',', $stack)));
				$out .= field(2, field(1, $locations) . field(2, implode('', array_map('number_of', $values))));
			}
		}
		foreach ($this->frames as $frame => $id) {
			[$function, $file, $line] = explode("\0", $frame);
			$out .= field(4, field(1, $id) . field(4, field(1, $id) . field(2, (int) $line)));
			$out .= field(5, field(1, $id) . field(2, $this->text($function)) . field(3, $this->text($function)) . field(4, $this->text($file)));
		}
		$out .= $this->type(11, 'space', 'bytes') . field(12, $this->period) . field(9, (int) (microtime(true) * 1e9))
			. field(10, $seconds * 1000000000) . field(14, $this->text($default));
		foreach ($this->texts as $text => $number) {
			$out .= field(6, (string) $text);
		}
		return $out;
	}
}

/** What all workers have recorded. One that is idle was asked before and has written since, or is left out. */
function workers(): array
{
	$workers = [];
	foreach (zmmx_pool_profiles() as $worker) {
		$worker['known'] = $worker['profile'] !== null && ($worker['answered'] || !$worker['busy']);
		$workers["$worker[pid]-$worker[thread]-$worker[made]"] = $worker;
	}
	return $workers;
}

$path = $_SERVER['PATH_INFO'] ?? (string) parse_url($_SERVER['REQUEST_URI'] ?? '', PHP_URL_PATH);
$default = ['heap' => 'inuse_space', 'allocs' => 'alloc_space'][basename($path)] ?? finish(404, 'Ask for /debug/pprof/heap or /debug/pprof/allocs below this page.');
parse_str($_SERVER['QUERY_STRING'] ?? '', $query);
$seconds = $query['seconds'] ?? '0';
$most = (int) ini_get('max_execution_time') ?: 300;
if (!is_string($seconds) || !preg_match('~^\d{1,9}$~D', $seconds) || $seconds > $most) {
	finish(400, "seconds must be a whole number from 0 to $most, which is max_execution_time or else 300.");
}
if (!ini_get('zmmx.status_dir')) {
	$seconds > 0 && finish(400, 'seconds needs zmmx.status_dir: this worker records nothing while it waits.');
	try {
		$profile = zmmx_profile_dump('pprof', $default === 'inuse_space' ? 'live' : 'allocated');
	} catch (Error $error) {
		finish(503, $error->getMessage());
	}
	header('X-Pid: ' . getmypid());
} else {
	$sum = new Sum;
	$before = $seconds > 0 ? workers() : [];
	$begun = microtime(true);
	/* one that becomes idle has written what it was last asked for */
	for ($end = $begun + $seconds; ($left = $end - microtime(true)) > 0; zmmx_pool_profiles(0)) {
		usleep((int) (min($left, 0.1) * 1e6));
	}
	$workers = workers();
	$counted = 0;
	foreach ($workers as $key => $worker) {
		$is_new = !$before || $worker['made'] >= $begun;
		if ($worker['known'] && ($is_new || ($before[$key]['known'] ?? false))) {
			$sum->add($worker['profile']);
			$is_new || $sum->add($before[$key]['profile'], -1);
			$counted++;
		}
	}
	header("X-Workers: $counted of " . count($workers));
	$counted || finish(503, 'No worker has a profile: is zmmx.profile=sample set?');
	$profile = $sum->profile($default, (int) $seconds);
}
header('Content-Type: application/octet-stream');
echo $profile;
