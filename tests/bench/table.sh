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
exit "$result"
