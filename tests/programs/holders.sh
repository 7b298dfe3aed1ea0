#!/usr/bin/env bash
# zmmx_holders() at the peak of real programs: the sums are exact, and less than 3 % of the heap is in nobody's hands.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh.inc"

# run ARGUMENT...: stderr of the program with holders.inc before it
run() {
	"$PHP" -n -d extension="$ZMMX_SO" -d memory_limit=-1 -d auto_prepend_file="$here/holders.inc" "$@" 2>&1 >/dev/null </dev/null || true
}

# holders NAME ARGUMENT...
holders() {
	local name=$1 peak size off complete share
	shift
	peak=$(run "$@" | sed -n 's/^peak //p' | tail -1)
	if [ -z "$peak" ]; then
		fail "$name, holders" "it did not say its peak"
		return
	fi
	read -r size off complete share <<<"$(HOLDERS_AT=$peak run "$@" | sed -n 's/^holders //p' | tail -1)"
	if [ "${off:-1} ${complete:-0}" != "0 1" ]; then
		fail "$name, holders" "the sum is off by ${off:-?} bytes, complete ${complete:-?}"
	elif [ "$share" -ge 30 ]; then
		fail "$name, holders" "$share thousandths of $size bytes are not reached"
	else
		ok "$name, holders ($size bytes, $share thousandths are not reached)"
	fi
}

each_program "${ZMMX_SHARE:-10}" holders
exit "$result"
