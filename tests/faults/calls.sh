#!/usr/bin/env bash
# Every call by which zmmx asks the system for something fails in its turn, through a whole program; then the address
# space is limited, step by step. Each time the program ends as on the stock heap, or with a clean error.
#
#   ZMMX_FAULTS=all tests/faults/calls.sh   every call, in a few minutes; without it a sample of each kind
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../programs/lib.sh.inc"
program=(-d memory_limit=-1 "$here/program.inc")
injected=0
clean=0

case "${ZMMX_FAULTS:=sample}" in
	sample | all) ;;
	*) echo "ZMMX_FAULTS is \"$ZMMX_FAULTS\": allowed are sample and all" >&2; exit 2 ;;
esac
if ! ${CC:-cc} -O1 -shared -fPIC "$here/fail_calls.c" -o "$work/fail_calls.so" -ldl 2>"$work/cc.err"; then
	skip "failing system calls" "${CC:-cc} cannot build the library to preload: $(head -1 "$work/cc.err")"
	exit 0
fi
# told by its name from other libraries
cp "$ZMMX_SO" "$work/zmmx.so"

# is_clean_error STATUS: whether the program's error is one that PHP has for this
is_clean_error() {
	case "$1" in
		255) grep -qaE 'Fatal error: +(Out of memory|Allowed memory size)' "$work/out" "$work/err" ;;
		1) grep -qaE 'Out of memory|mmap\(\) failed' "$work/out" "$work/err" ;;
		*) return 1 ;;
	esac
}

# judge WHAT STATUS: the program's end, against stock's
judge() {
	injected=$((injected + 1))
	if grep -qaE 'not sound|^zmmx: ' "$work/out" "$work/err"; then
		fail "$1" "$(grep -haE 'not sound|^zmmx: ' "$work/out" "$work/err" | head -1)"
	elif [ "$2" = 0 ] && cmp -s "$work/stock" "$work/out"; then
		return 0
	elif is_clean_error "$2"; then
		clean=$((clean + 1))
	else
		fail "$1" "exit status $2: $(tail -1 "$work/err") $(first_difference "$work/stock" "$work/out")"
	fi
}

# faulted FAULTS [OPTION...]: runs the program, its status in $status
faulted() {
	local faults=$1
	shift
	status=0
	timeout 120 env ZMMX_FAULT="$faults" ZMMX_FAULT_COUNT="$work/calls" LD_PRELOAD="$work/fail_calls.so" \
		"$PHP" -n -d extension="$work/zmmx.so" "$@" "${program[@]}" >"$work/out" 2>"$work/err" </dev/null || status=$?
}

# numbers COUNT: which calls of a kind are to fail
numbers() {
	local number=1
	while [ "$number" -le "$1" ]; do
		echo "$number"
		[ "$ZMMX_FAULTS" = all ] && number=$((number + 1)) || number=$((number * 2 + 1))
	done
}

# calls_of NAME: how many of them the last run made; forked children write theirs before
calls_of() {
	tail -12 "$work/calls" | sed -n "s/^$1 //p"
}

# kind NAME ALSO [OPTION...]: calls of that kind fail, besides the faults ALSO
kind() {
	local name=$1 also=$2 calls number fault before=$result
	shift 2
	faulted "$also" "$@"
	calls=$(calls_of "$name")
	if [ "$calls" = 0 ]; then
		skip "faults in $name" "the program does not make zmmx call it"
		return
	fi
	result=0
	injected=0
	clean=0
	for number in $(numbers "$calls"); do
		for fault in "$name:$number" "$name:$number+"; do
			faulted "$also$fault" "$@"
			judge "fault $also$fault" "$status"
		done
	done
	[ "$result" != 0 ] || ok "faults in $name: $injected injected in $calls calls, $clean ended in a clean error"
	[ "$before" = 0 ] || result=$before
}

# limited KIBIBYTES: with that much address space
limited() {
	local status=0
	# what PHP itself needs to start is not ours to judge; the shell would tell of how it ended
	{ (ulimit -v "$1" -c 0; exec "$PHP" -n -r '') >/dev/null 2>&1; } 2>/dev/null || return 0
	(ulimit -v "$1" -c 0; exec timeout 120 "$PHP" -n -d extension="$work/zmmx.so" "${program[@]}") \
		>"$work/out" 2>"$work/err" </dev/null || status=$?
	judge "address space of $1 KiB" "$status"
}

"$PHP" -n "${program[@]}" >"$work/stock" 2>/dev/null
faulted ""
if ! cmp -s "$work/stock" "$work/out"; then
	fail "program without a fault" "$(first_difference "$work/stock" "$work/out")"
	exit 1
fi
if [ "$(calls_of map)" = 0 ]; then
	fail "failing system calls" "the preloaded library does not see zmmx's calls"
	exit 1
fi
for name in map reserve unmap move purge populate protect random open code; do
	kind "$name" ""
done
# a mapping grows where it is when there is nowhere to move it
kind extend reserve:1+,
kind huge_pages "" -d zmmx.huge_pages=on

before=$result
result=0
injected=0
clean=0
step=40000
[ "$ZMMX_FAULTS" = all ] && step=2000
for ((size = 20000; size <= 700000; size += step)); do
	limited "$size"
done
[ "$result" != 0 ] || ok "limited address space: $injected sizes, $clean ended in a clean error"
[ "$before" = 0 ] || result=$before
exit "$result"
