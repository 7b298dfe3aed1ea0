#!/usr/bin/env bash
# The tables in README.md and bench/README.md are those of the CSV files in bench/results.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
. "$root/tests/programs/lib.sh.inc"
. "$here/lib.sh.inc"

cd "$root"
for file in README.md bench/README.md; do
	if ! grep -q '^<!-- bench/table ' "$file"; then
		fail "$file" 'has no tables'
	elif bench/table --check "$file" >"$work/log" 2>&1; then
		ok "tables_of_$file"
	else
		fail "tables_of_$file" "$(tail -1 "$work/log")"
	fi
done

refused table 'there is no nosuch' bench/table nosuch
refused part 'unknown part: nosuch' bench/all nosuch
refused all_option 'unknown option: --fast' bench/all --fast
refused all_runs '--runs needs a value' bench/all --runs
refused file 'cannot read nosuch' bench/table --check nosuch

# A figure that was changed by hand is found, and the table is made right again.
cp -r README.md bench "$work"
cd "$work"
sed -E -i '/^\| objects, short strings/ s/[0-9]\.[0-9]/7.7/' bench/README.md
if cmp -s bench/README.md "$root/bench/README.md"; then
	skip a_changed_figure_is_found 'bench/results is empty'
elif bench/table --check bench/README.md >"$work/log" 2>&1; then
	fail a_changed_figure_is_found 'not found'
elif ! grep -qF 'bench/README.md: not the table of bench/results: ' "$work/log"; then
	fail a_changed_figure_is_found "$(tail -1 "$work/log")"
else
	bench/table --write bench/README.md
	cmp -s bench/README.md "$root/bench/README.md" && ok a_changed_figure_is_found \
		|| fail a_changed_figure_is_found 'not mended'
fi

# From here on the tables are those of figures that are made up.
rm -rf bench/results
mkdir -p bench/results/always

# figures FILE COLUMN=PERCENT... [HEAD]: a CSV of three rounds of two programs, in which each column takes so much of stock
figures() {
	local file=$1
	shift
	{
		echo '# made up'
		echo '# by a test'
		echo "row,column,round,status,figure_ms,peak_kib,own_figures${huge:+,huge_kib,place}"
		for row in symfony_yaml parsedown; do
			for round in 1 2 3; do
				for pair in stock=100 "$@"; do
					echo "$row,${pair%=*},$round,0,$((${pair#*=} * (100 + spread * round))),$((${pair#*=} * 10)),${huge:+,$((${pair#*=} * 5)),1}"
				done
			done
			echo "$row,jemalloc,0,134,,,${huge:+,,}"
		done
	} >"bench/results/$file.csv"
}

# shows NAME TABLE TEXT: that the table has that in it
shows() {
	local text
	text=$(bench/table "$2")
	grep -qF -- "$3" <<<"$text" && ok "$1" || fail "$1" "$2 has: $(tail -n +3 <<<"$text" | head -3 | tr '\n' ' ')"
}

# lacks NAME TABLE TEXT
lacks() {
	bench/table "$2" | grep -qF -- "$3" && fail "$1" "$2 has $3" || ok "$1"
}

# An older file: no control, no settings of huge pages, no place.
huge='' spread=0 figures programs zmmx=101 huge_pages=98
shows old_mean summary '| zmmx | **1.010** (1.010 to 1.010) | 1.01 to 1.01 | **1.010** (1.010 to 1.010) | 1.01 to 1.01 | – |'
shows old_death summary '| jemalloc | × |'
shows old_row full '| Parsedown makes HTML | **1.01** | 0.98 | × |'
lacks old_columns full 'ZendMM again'
shows old_settings huge_pages 'Not measured; `bench/all programs` does.'
shows old_control control 'Not measured; `bench/all programs` does.'
shows old_short short '| real programs, geometric mean of 2 | **1.010** (1.010 to 1.010) |'

huge=yes spread=0 figures programs control=100 zmmx=101 huge_pages=98 zmmx_off=103 zmmx_on=97 jemalloc_huge=99
huge=yes spread=0 figures always/programs control=102 zmmx=104
shows control_is_a_line summary '| ZendMM again | 1.000 (1.000 to 1.000) |'
lacks quiet_machine summary 'stock against stock'
shows share_of_huge_pages summary '**1.010** (1.010 to 1.010) | 1.01 to 1.01 | 50 % |'
shows huge_pages_of_others full 'jemalloc, huge pages'
shows same_rounds huge_pages '| Parsedown makes HTML | 0.98 | 1.03 | 1.01 | 0.97 |'
shows mean_of_settings huge_pages '| geometric mean of the programs | 0.980 (0.980 to 0.980) | 1.030 (1.030 to 1.030) |'
shows control_of_files control '* programs: stock against stock: 1.000 (1.000 to 1.000)'
shows loud_machine summary_always 'Stock against stock: 1.020 (1.020 to 1.020), more than 1 % apart'
shows control_of_always control '* always/programs: stock against stock: 1.020 (1.020 to 1.020), more than 1 % apart'
shows rows_of_always full_always '| Parsedown makes HTML | **1.04** | 1.02 |'
shows machine_of_always machine '* programs, always/programs: made up; by a test'
shows unmeasured_always fpm_always 'Not measured; `bench/all --thp always fpm` does.'

# Rounds that lie apart: the same on both heaps, and on one alone.
huge=yes spread=20 figures programs zmmx=101
lacks rounds_that_move_together full '~'
sed -i -E 's/^(parsedown,zmmx,[12],0,)[0-9]+/\115000/' bench/results/programs.csv
shows rounds_that_lie_apart full '| Parsedown makes HTML | **~'
exit "$result"
