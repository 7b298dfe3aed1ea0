#!/usr/bin/env bash
# Real programs in a hardened heap, and in one that checks itself every so often: output and status as stock, status 0.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh.inc"

# succeed NAME ARGUMENT...: as compare, and the status must be 0
succeed() {
	local name=$1
	shift
	run_both "$@"
	if [ -z "$why" ] && [ "$stock_status" != 0 ]; then
		why="exit status $stock_status, also of stock: $(tail -1 "$work/stock.err")"
	fi
	if [ -n "$why" ]; then
		fail "$name" "$why"
	else
		ok "$name ($(cat "$work/stock" "$work/stock.err" | wc -c) bytes)"
	fi
}

# program NAME ARGUMENT...: hardened, and with a check of the heap every so often
program() {
	local name=$1
	shift
	succeed "$name, hardened" -d zmmx.hardened=1 -d memory_limit=-1 "$@"
	succeed "$name, a check every 5,000 operations" -d zmmx.check=5000 -d memory_limit=-1 "$@"
}

each_program 100 program
exit "$result"
