#!/usr/bin/env bash
# The benchmark runs, all of it, with a few percent of the work; it refuses what it does not know; its table is made
# from its CSV files. No figure is looked at: other tests may be running.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
. "$root/tests/programs/lib.sh.inc"
. "$here/lib.sh.inc"
export PHP

refused row '--rows: there is no row or group nosuch' "$root/bench/run" --rows nosuch
refused column '--columns: there is no libc; there are stock,' "$root/bench/run" --columns stock,libc
refused runs '--runs takes a number from 1 to 1000, not 0' "$root/bench/run" --runs 0
refused percent '--percent takes a number from 1 to 1000, not x' "$root/bench/run" --percent x
refused option 'unknown option: --fast' "$root/bench/run" --fast
refused missing_value '--out needs a value' "$root/bench/run" --out
refused missing_extension 'there is no nosuch.so' "$root/bench/run" nosuch.so
refused both '--smoke goes with neither' "$root/bench/run" --smoke --instructions
refused together_by_wall_time '--together: empty is judged by wall time' "$root/bench/run" --together --rows empty
refused together_cold '--together goes with neither --cold' "$root/bench/run" --together --rows small_churn --cold

# Beside each other, the processes overlap: together they take longer than each of them has worked.
"$root/bench/run" --together --rows churn_bins --columns control,zmmx --runs 2 --percent 20 --out "$work/together" "$ZMMX_SO" \
	>"$work/log" 2>&1 || { fail together "$(tail -1 "$work/log")"; exit 1; }
"$PHP" -n -r '
	$lines = array_values(preg_grep("/^[^#]/", file($argv[1], FILE_IGNORE_NEW_LINES)));
	$rows = array_map(fn ($line) => array_combine(str_getcsv($lines[0], escape: ""), str_getcsv($line, escape: "")), array_slice($lines, 1));
	$overlaps = array_filter($rows, fn ($row) => $row["wall_ms"] > 1.5 * ($row["user_ms"] + $row["system_ms"]));
	exit(count($rows) === 6 && $overlaps ? 0 : 1);' "$work/together/churn.csv" \
	&& ok together || fail together "$(cat "$work/together/churn.csv")"

status=0
"$root/bench/run" --smoke --out "$work/results" "$ZMMX_SO" >"$work/log" 2>&1 || status=$?
if [ "$status" != 0 ]; then
	fail smoke "status $status: $(tail -1 "$work/log")"
	exit 1
fi
ok "smoke ($(grep -c '^[a-z_0-9]*: ' "$work/log") rows)"
skips "$work/log" smoke_of_all

# On each heap that PHP survives, each row has a line.
rows=$("$PHP" -n -r 'require $argv[1]; echo implode("\n", array_keys(rows()));' "$root/bench/lib/rows.inc")
missing=
for row in $rows; do
	grep -q "^skip $row: " "$work/log" || {
		grep -qE "^$row,stock,1,[0-9]+,[0-9.]+," "$work"/results/*.csv \
			&& grep -qE "^$row,zmmx,1,[0-9]+,[0-9.]+," "$work"/results/*.csv
	} || missing="$missing $row"
done
[ -z "$missing" ] && ok csv_is_complete || fail csv_is_complete "no figures for$missing"

# A row without shared extensions runs on every heap that is installed.
missing=
for column in $("$PHP" -n -r 'require $argv[1]; echo implode("\n", array_keys(columns()));' "$root/bench/lib/columns.inc"); do
	grep -qE "^skip $column: " "$work/log" || grep -qE "^empty,$column,1,0," "$work/results/memory.csv" || missing="$missing $column"
done
[ -z "$missing" ] && ok every_column_runs || fail every_column_runs "no figures for$missing"

scripts=$(cd "$root/bench" && printf '%s\n' php/*.php programs/*.php)
for script in $scripts; do
	grep -qF "'$script'" "$root/bench/lib/rows.inc" || fail every_script_is_a_row "$script is not in bench/lib/rows.inc"
done

for group in churn memory cold search modes; do
	dots=$(grep -c '<circle' "$work/results/$group.svg" || true)
	lines=$(grep -E '^[a-z_0-9]+,[a-z_]+,1,' "$work/results/$group.csv" | grep -vc '^[a-z_0-9]*,stock,')
	heaps=$(grep -v '^#' "$work/results/$group.csv" | tail -n +2 | cut -d, -f2 | grep -v '^stock$' | sort -u | wc -l)
	# two panels, and the heaps in the legend
	[ "$dots" = $((2 * lines + heaps)) ] && ok "plot_$group" \
		|| fail "plot_$group" "$dots dots for $lines figures of $heaps heaps"
done

# rounds OUT: six rounds of four columns
rounds() {
	"$root/bench/run" --rows churn_objects --columns control,huge_pages,zmmx --runs 6 --percent 1 --out "$1" "$ZMMX_SO" \
		>"$1.log" 2>&1 || fail rounds "$(tail -1 "$1.log")"
}

# orders OUT: the columns of each round in the order in which they ran, a line for each
orders() {
	"$PHP" -n -r 'require $argv[1];
		foreach (csv_read($argv[2]) as $line) {
			$rounds[$line["round"]][$line["place"]] = $line["column"];
		}
		foreach ($rounds as $round) {
			ksort($round);
			echo implode(" ", $round), "\n";
		}' "$root/bench/lib/csv.inc" "$1/churn.csv"
}

rounds "$work/once"
rounds "$work/again"
orders "$work/once" >"$work/orders"
whole=$(awk 'NF == 4' "$work/orders" | wc -l)
different=$(sort -u "$work/orders" | wc -l)
first=$(cut -d' ' -f1 "$work/orders" | sort -u | wc -l)
[ "$whole" = 6 ] && [ "$different" -ge 4 ] && [ "$first" -ge 3 ] && ok order_is_drawn_by_lot \
	|| fail order_is_drawn_by_lot "$(tr '\n' ';' <"$work/orders")"
orders "$work/again" | cmp -s - "$work/orders" && ok lot_falls_the_same_again || fail lot_falls_the_same_again 'it does not'
grep -qE '^churn: stock against stock: [0-9.]+ \([0-9.]+ to [0-9.]+\)' "$work/once.log" && ok control_is_printed \
	|| fail control_is_printed "$(tail -3 "$work/once.log" | tr '\n' ' ')"
exit "$result"
