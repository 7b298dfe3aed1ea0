#!/usr/bin/env bash
# Under valgrind's memcheck each kind of bug is found, with the stack where the block was allocated, and nothing is where
# there is no bug.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../programs/lib.sh.inc"
. "$here/bugs.sh.inc"
: "${ZMMX_TEST_SO:?names the built zmmx_test.so}"

if ! command -v valgrind >/dev/null 2>&1; then
	skip "memcheck" "valgrind is not installed"
	exit 0
fi
# nothing is to be fetched from elsewhere
unset DEBUGINFOD_URLS
# the code that PCRE generates reads ahead of strings, and says so under any allocator
memcheck=(valgrind -q --leak-check=full --keep-debuginfo=yes --num-callers=12 "$PHP" -n -d extension="$ZMMX_SO"
	-d pcre.jit=0)

# expect NAME PATTERN...: in what memcheck says of the bug
expect() {
	found "$1" "$(report "$1")" "${@:2}"
}

bugs+=(
	'6|uninitialised read|read|48|5'
	'1|leak of small blocks|leak|77|3'
	'4|leak of a large block|leak|60000|1'
	'3|leak of a huge block|leak|6000000|1'
)
for round in 1 2 3 4 5 6; do
	arguments=() options=()
	[ $round != 6 ] || options=(--track-origins=yes)
	for bug in "${bugs[@]}"; do
		IFS='|' read -r number name kind size offset <<<"$bug"
		[ "$number" != $round ] || arguments+=("$name" "$kind" "$size" "$offset")
	done
	timeout 300 "${memcheck[0]}" "${options[@]}" "${memcheck[@]:1}" -d extension="$ZMMX_TEST_SO" "$here/bugs.inc" "${arguments[@]}" \
		>/dev/null 2>>"$work/err" </dev/null || true
done
# memcheck names the block that it finds nearest, of those that were freed too
a_block="Address .* bytes (after|before|inside) a .*block of size .* (alloc|free)'d"
here_line='(by|at) 0x[0-9A-F]+: zif_zmmx_test_bug'
expect 'write beyond a small block' 'Invalid write of size 1' "$a_block" "$here_line"
expect 'read beyond a small block' 'Invalid read of size 1' "$a_block" "$here_line"
expect 'write beyond a large block' 'Invalid write of size 1' " 0 bytes after a block of size 100,000 alloc'd" "$here_line"
expect 'write beyond a huge block' 'Invalid write of size 1' " 0 bytes after a block of size 5,000,000 alloc'd" "$here_line"
for size in small large huge; do
	expect "read before a $size block" 'Invalid read of size 1' "$here_line"
done
expect 'write to a freed small block' 'Invalid write of size 1' "$a_block" "$here_line"
expect 'read of a freed small block' 'Invalid read of size 1' "$a_block" "$here_line"
expect 'write to a freed large block' 'Invalid write of size 1' "$a_block" "$here_line"
expect 'double free of a small block' 'Invalid free\(\)' "$here_line"
expect 'double free of a large block' 'Invalid free\(\)' "$here_line"
expect 'uninitialised read' 'Conditional jump or move depends on uninitialised value' \
	'Uninitialised value was created by a heap allocation' "$here_line"
leaks=$(sed -n "/^bug end$/,/^bug w/p" "$work/err")
found 'leak of small blocks' "$leaks" '231 bytes in 3 blocks are definitely lost' ': zif_zmmx_test_leak'
found 'leak of a large block' "$leaks" '60,000 bytes in 1 blocks are definitely lost'
found 'leak of a huge block' "$leaks" '6,000,000 bytes in 1 blocks are (definitely|possibly) lost'
quiet_programs "${memcheck[@]}"
exit "$result"
