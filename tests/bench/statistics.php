<?php
/* Checks bench/lib/statistics.inc, and says "ok NAME" or "FAIL NAME: why" for each fact. */
require __DIR__ . '/../../bench/lib/statistics.inc';

$status = 0;

function fact(string $name, bool $holds, string $why = 'does not hold'): void
{
	global $status;
	echo $holds ? "ok $name\n" : "FAIL $name: $why\n";
	$status = $holds ? $status : 1;
}

/* A row of so many rounds around a ratio, as far apart as the spread says. */
function row_made(float $ratio, float $spread, int $rounds = 15): Comparison
{
	$values = [];
	for ($i = 0; $i < $rounds; $i++) {
		$values[] = 100 * $ratio * (1 + $spread * (2 * $i / ($rounds - 1) - 1));
	}
	return new Comparison($values, array_fill(0, $rounds, 100.0));
}

$quiet = [row_made(0.9, 0.004), row_made(1.1, 0.004)];
$loud = [row_made(0.9, 0.2), row_made(1.1, 0.2)];
$mean = new Mean($quiet);
fact('mean_is_geometric', abs($mean->mean - sqrt(0.9 * 1.1)) < 1e-9, "$mean->mean");
fact('interval_holds_the_mean', $mean->low < $mean->mean && $mean->mean < $mean->high, $mean->interval());
fact('interval_of_quiet_rounds_is_narrow', $mean->high - $mean->low < 0.005, $mean->interval());
$wide = new Mean($loud);
fact('interval_of_loud_rounds_is_wide', $wide->high - $wide->low > 0.05, $wide->interval());
fact('interval_is_the_same_again', (new Mean($loud))->interval() === $wide->interval(), $wide->interval());
$many = new Mean([row_made(1, 0.2, 101)]);
$few = new Mean([row_made(1, 0.2, 11)]);
fact('more_rounds_make_it_narrower', $many->high - $many->low < ($few->high - $few->low) / 2,
	$many->interval() . ' and ' . $few->interval());
$same = new Mean([row_made(1, 0)]);
fact('equal_rounds_leave_no_doubt', [$same->low, $same->high] === [1.0, 1.0], $same->interval());

fact('middle_half_of_quiet_rounds_is_narrow', !row_made(1, 0.009)->is_wide());
fact('middle_half_of_loud_rounds_is_wide', row_made(1, 0.011)->is_wide());
fact('width_of_a_large_ratio_is_its_own', row_made(10, 0.011)->is_wide() && !row_made(10, 0.009)->is_wide());
fact('width_of_a_small_ratio_is_that_of_stock', row_made(0.1, 0.11)->is_wide() && !row_made(0.1, 0.09)->is_wide());

fact('control_near_one_is_trusted', control_sentence(0.991) === 'stock against stock: 0.991', control_sentence(0.991));
foreach ([0.989, 1.011] as $ratio) {
	fact("control_of_{$ratio}_is_not_trusted", str_contains(control_sentence($ratio), 'more than 1 % apart'),
		control_sentence($ratio));
}
fact('control_shows_its_interval', control_sentence(1, '0.999 to 1.001') === 'stock against stock: 1.000 (0.999 to 1.001)',
	control_sentence(1, '0.999 to 1.001'));
exit($status);
