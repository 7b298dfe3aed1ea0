#!/usr/bin/env bash
# Whether each invariant that zmmx_types.h lists is looked at by zmmx_heap_check(), and each text of zmmx_heap_check() is expected by
# a unit test.
set -euo pipefail
cd "$(dirname "$0")/../.."

status=0
# all_in WHAT WHERE PATTERN FILE...: the lines of standard input, of which each must be in one of the files
all_in() {
	local what=$1 where=$2 line count=0 missing=0
	shift 2
	while read -r line; do
		count=$((count + 1))
		grep -qF -- "$line" "$@" && continue
		echo "FAIL $what $where: $line is not"
		missing=$((missing + 1))
	done
	[ "$count" -gt 1 ] || { echo "FAIL $what $where: only $count found"; missing=1; }
	[ "$missing" = 0 ] && echo "ok each of $count ${what}s $where" || status=1
}

all_in "invariant" "is looked at" src/core/inspect/zmmx_check.c src/core/blocks/zmmx_cell.c \
	< <(sed -nE 's/^ \*   ([A-Z]+-[0-9]+) .*/"\1 /p' src/core/zmmx_types.h)
all_in "text" "is expected by a test" tests/core/unit/test_invariants_*.c \
	< <(grep -ohE '"[A-Z]+-[0-9]+ [^"]+"' src/core/*/*.c)
exit "$status"
