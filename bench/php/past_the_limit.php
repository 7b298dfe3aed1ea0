<?php
/* Ten functions build a string in small steps until they are stopped: by the memory limit, or where the error has to wait
 * for the engine's next safe point, by the hard limit. Each in a process of its own, which gets the options of this one. */
require __DIR__ . '/inc/row.inc';

const LIMITS = [32, 128, 512];

/** Nested pairs that share their leaves: no memory, and as many characters as it takes to pass any limit. */
function tree(int $characters): array
{
	$tree = [str_repeat('x', 31)];
	for ($size = 31; $size < $characters; $size *= 2) {
		$tree = [$tree, $tree];
	}
	return $tree;
}

/** @return array<string, Closure(int): void> by name; the argument is a number of characters */
function builders(): array
{
	return [
		'print_r' => fn (int $size) => print_r(tree($size), true),
		'var_export' => fn (int $size) => var_export(tree($size), true),
		'serialize' => fn (int $size) => serialize(tree($size)),
		'http_build_query' => fn (int $size) => http_build_query(tree($size)),
		'json_encode' => fn (int $size) => json_encode(tree($size)),
		'var_dump' => function (int $size) {
			ob_start();
			var_dump(tree($size));
		},
		'echo' => function (int $size) {
			ob_start();
			for ($i = 0; $i < $size; $i += 32) {
				echo '0123456789abcdefghijklmnopqrstuv';
			}
		},
		'fwrite' => function (int $size) {
			$file = fopen('php://memory', 'w+');
			for ($i = 0; $i < $size; $i += 1000) {
				fwrite($file, str_repeat('f', 1000));
			}
		},
		'concatenation' => function (int $size) {
			for ($i = 0, $text = ''; $i < $size; $i += 50) {
				$text .= 'a text that grows by fifty characters at a time...';
			}
		},
		'preg_replace_callback' => fn (int $size) => preg_replace_callback('/a/', fn () => str_repeat('b', 256),
			str_repeat('a', intdiv($size, 256))),
	];
}

/** The command line of this process up to the script. */
function own_command(): array
{
	$words = explode("\0", rtrim(file_get_contents('/proc/self/cmdline'), "\0"));
	return array_slice($words, 0, array_search($_SERVER['argv'][0], $words, true));
}

/** In what became of it the heaps may differ, as one of them needs less for the same: how far the function came. */
function is_stopped(string $name, int $limit): bool
{
	$command = [...own_command(), '-d', "memory_limit={$limit}M", __FILE__, '100', $name, (string) $limit];
	$process = proc_open($command, [['file', '/dev/null', 'r'], ['file', '/dev/null', 'w'], ['file', '/dev/null', 'w']], $pipes);
	return in_array(proc_close($process), [137, 255], true);
}

[, , $name, $limit] = $_SERVER['argv'] + [2 => '', 3 => '0'];
if ($name !== '') {
	ini_set('memory_limit', "{$limit}M");
	builders()[$name]($limit << 22);
	exit(0);
}
if (getenv('USE_ZEND_ALLOC') === '0') {
	exit("the C library's heap knows no memory_limit\n");
}
foreach (LIMITS as $limit) {
	$limit = max(8, scaled($limit));
	foreach (array_keys(builders()) as $name) {
		echo "$limit MiB $name: ", is_stopped($name, $limit) ? 'stopped' : 'finished', "\n";
	}
}
