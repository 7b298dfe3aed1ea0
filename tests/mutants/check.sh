#!/usr/bin/env bash
# Whether the unit tests notice when zmmx_heap_check() leaves something out: each of its comparisons, and each call of one of
# its parts, is switched off in its turn, and a test must fail.
#
#   make -f core.mk mutants
set -euo pipefail
cd "$(dirname "$0")/../.."

out=${OUT:-out}
cc=${CC:-gcc}
source=src/core/inspect/zmmx_check.c
tests=(test_invariants_runs test_invariants_chunks test_check test_page_table)
# a list that goes round, when nothing looks for that, is followed until then
limit=5
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

objects=$out/$(basename "${cc%% *}")-debug0
make -s -f core.mk OUT="$out" CC="$cc" ZMMX_DEBUG=0 SAN= "${tests[@]/#/$objects/tests/core/unit/}" >"$work/make.log" 2>&1 || {
	echo "FAIL mutants of $source: the tests are not built: $(grep -m1 error "$work/make.log")"
	exit 1
}

# switched: the source, in which call number N is true without being made when $ZMMX_OFF is N; the calls in $work/calls
switched() {
	cat <<'EOC'
#include <stdlib.h>
#include <stdbool.h>
static bool is_off(int number)
{
	static int off;
	if (!off) {
		off = atoi(getenv("ZMMX_OFF"));
	}
	return off == number;
}
#define SWITCHED(number, call, ...) (is_off(number) || call(__VA_ARGS__))
EOC
	echo "#line 1 \"$source\""
	awk -v calls="$work/calls" '
		/^static / || under_way { print; next }
		/while operations are under way/ { under_way = 1 }
		{
			line = ""
			while (match($0, /[a-z_]+\(/)) {
				name = substr($0, RSTART, RLENGTH - 1)
				line = line substr($0, 1, RSTART - 1)
				text = $0
				$0 = substr($0, RSTART + RLENGTH)
				if (name == "holds" || name ~ /_(is|are)_valid$/) {
					print ++number, NR, text >calls
					line = line "SWITCHED(" number ", " name ", "
				} else {
					line = line name "("
				}
			}
			print line $0
		}' "$source"
}

# notices NUMBER: whether a test fails with that call off
notices() {
	local test
	for test in "${tests[@]}"; do
		# the shell would tell of how it ended
		{ (ulimit -c 0; ZMMX_OFF=$1 exec timeout "$limit" "$work/$test") >"$work/log" 2>&1; } 2>/dev/null || return 0
	done
	return 1
}

: >"$work/calls"
switched >"$work/switched.c"
others=()
for object in "$objects"/src/core/*/*.o "$objects"/src/os/*.o "$objects"/tests/core/support/*.o; do
	[ "$(basename "$object")" = zmmx_check.o ] || others+=("$object")
done
$cc -std=c11 -D_GNU_SOURCE -DZMMX_DEBUG=0 -O1 -g -Isrc -c "$work/switched.c" -o "$work/switched.o"
for test in "${tests[@]}"; do
	$cc "$objects/tests/core/unit/$test.o" "$work/switched.o" "${others[@]}" -pthread -o "$work/$test"
done

count=$(wc -l <"$work/calls")
comparisons=$(grep -c 'holds(' "$source")
if [ "$count" -lt "$comparisons" ] || [ "$comparisons" -lt 2 ]; then
	echo "FAIL mutants of $source: $count calls found, in a file with $comparisons comparisons"
	exit 1
fi
if notices -1; then
	echo "FAIL mutants of $source: with nothing off, a test fails: $(grep -m1 '^FAIL ' "$work/log" || tail -1 "$work/log")"
	exit 1
fi
status=0
while read -r number line text; do
	if ! notices "$number"; then
		echo "FAIL mutant of $source:$line survives: $(sed -E 's/^[[:space:]]*//' <<<"$text")"
		status=1
	fi
done <"$work/calls"
[ "$status" != 0 ] || echo "ok each of $count calls in $source is missed when it is off"
exit "$status"
