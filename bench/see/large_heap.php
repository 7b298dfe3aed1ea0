<?php
/* What asking costs: each function on a heap of 1 GB of mixed blocks, a third of them freed again.
 * php -n -d extension=zmmx.so bench/see/large_heap.php [MEBIBYTES] */

ini_set('memory_limit', -1);

function fill(int $bytes): array
{
	mt_srand(7);
	$held = [];
	while (memory_get_usage() < $bytes) {
		$held[] = str_repeat('x', mt_rand(0, 99) ? mt_rand(1, mt_rand(1, 3000)) : mt_rand(3000, 300000));
	}
	foreach (array_keys($held) as $i) {
		if (mt_rand(0, 2) === 0) {
			unset($held[$i]);
		}
	}
	return $held;
}

/* Milliseconds: the least and the median. */
function times_of(int $times, callable $ask): array
{
	$taken = [];
	for ($i = 0; $i < $times; $i++) {
		$start = hrtime(true);
		$ask();
		$taken[] = (hrtime(true) - $start) / 1e6;
	}
	sort($taken);
	return [$taken[0], $taken[intdiv($times, 2)]];
}

if (!function_exists('zmmx_stats') || !zmmx_stats()['active']) {
	fwrite(STDERR, "zmmx is not active: php -n -d extension=zmmx.so bench/see/large_heap.php\n");
	exit(2);
}
$held = fill((int) ($argv[1] ?? 1024) << 20);
$chunks = zmmx_stats()['chunks']['count'];
printf("%d MiB live in %d chunks; 21 calls of each\n", zmmx_stats()['size'] >> 20, $chunks);
printf("%-22s %9s %10s %26s\n", '', 'least ms', 'median ms', 'least ms for 100 chunks');
foreach (['stats', 'bins', 'chunks', 'huge', 'fragmentation', 'pins', 'headroom', 'mark', 'metrics', 'snapshot'] as $name) {
	[$least, $median] = times_of(21, "zmmx_$name");
	printf("%-22s %9.3f %10.3f %26.3f\n", "zmmx_$name()", $least, $median, $least / $chunks * 100);
}
