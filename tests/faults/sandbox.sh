#!/usr/bin/env bash
# PHP with zmmx where system calls are filtered: a filter that kills on what only growing huge blocks need does not kill a
# PHP that has none, and each call that zmmx makes beyond stock may be refused. Then the library's file at startup: gone,
# another, or not to be mapped as code.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../programs/lib.sh.inc"
program=(-d memory_limit=-1 "$here/program.inc")
files=("$here"/../fuzz/*.inc)
# told by its name from other libraries
cp "$ZMMX_SO" "$work/zmmx.so"
zmmx=("$PHP" -n -d extension="$work/zmmx.so")

# handlers [COMMAND...]: where they are, as phpinfo() says, with what is before PHP's command line
handlers() {
	"$@" "${zmmx[@]}" -i 2>/dev/null | sed -n 's/^Allocation functions => //p' | tail -1
}

# under WHAT ACTION CALLS ARGUMENT...: PHP ends as stock does without a filter
under() {
	local what=$1 action=$2 calls=$3 status=0 stock_status=0
	shift 3
	"$PHP" -n "$@" >"$work/stock" 2>/dev/null || stock_status=$?
	timeout 120 "$work/sandbox" "$action" "$calls" "${zmmx[@]}" "$@" >"$work/out" 2>"$work/err" || status=$?
	if [ "$status" != "$stock_status" ]; then
		fail "$what" "exit status $status, stock $stock_status: $(tail -1 "$work/err")"
	elif ! cmp -s "$work/stock" "$work/out"; then
		fail "$what" "$(first_difference "$work/stock" "$work/out")"
	else
		ok "$what"
	fi
}

filters() {
	local status=0 call error
	if ! ${CC:-cc} -O1 "$here/sandbox.c" -o "$work/sandbox" 2>"$work/cc.err"; then
		skip "filtered system calls" "${CC:-cc} cannot build the program that filters: $(head -1 "$work/cc.err")"
		return
	fi
	"$work/sandbox" kill mremap true || status=$?
	if [ "$status" = 77 ]; then
		skip "filtered system calls" "this system has no filters of system calls"
		return
	fi
	under "startup where mremap kills" kill mremap -r 'echo "here\n";'
	under "a parser where mremap kills" kill mremap "$here/parse.inc" "${files[@]}"
	if [ "$(handlers)" = "$(handlers "$work/sandbox" kill mremap)" ]; then
		ok "the same handlers where mremap kills: $(handlers)"
	else
		fail "handlers where mremap kills" "$(handlers "$work/sandbox" kill mremap)"
	fi
	for call in mremap madvise getrandom mincore prlimit64 clock_gettime prctl mremap,madvise,getrandom,mincore,prlimit64; do
		for error in EPERM ENOSYS; do
			under "$call refused with $error" "$error" "$call" "${program[@]}"
		done
	done
}

# stands_back WHAT VARIABLE...: with that fault the handlers stay in the library, and PHP works
stands_back() {
	local what=$1 status=0 said
	shift
	said=$(handlers env LD_PRELOAD="$work/fail_calls.so" "$@")
	env LD_PRELOAD="$work/fail_calls.so" "$@" "${zmmx[@]}" "$here/parse.inc" "${files[@]}" >"$work/out" 2>&1 || status=$?
	if [ "$said" != "in the library" ] || [ "$status" != 0 ] || ! cmp -s "$work/stock" "$work/out"; then
		fail "$what" "handlers: $said, exit status $status"
	else
		ok "$what: the library's own handlers"
	fi
}

library_file() {
	if [ "$(handlers)" != "in a copy near PHP's code" ]; then
		skip "the library's file at startup" "the handlers are in the library on this system"
		return
	fi
	if ! ${CC:-cc} -O1 -shared -fPIC "$here/fail_calls.c" -o "$work/fail_calls.so" -ldl 2>"$work/cc.err"; then
		skip "the library's file at startup" "${CC:-cc} cannot build the library to preload: $(head -1 "$work/cc.err")"
		return
	fi
	"$PHP" -n "$here/parse.inc" "${files[@]}" >"$work/stock"
	: >"$work/empty"
	head -c 10000 "$work/zmmx.so" >"$work/short"
	tr '\000-\377' '\001-\377\000' <"$work/zmmx.so" >"$work/none"
	stands_back "the file is gone" ZMMX_FAULT=open:1+
	stands_back "the file is empty" ZMMX_FAULT_FILE="$work/empty"
	stands_back "the file is cut short" ZMMX_FAULT_FILE="$work/short"
	stands_back "the file has other code" ZMMX_FAULT_FILE="$work/none"
	stands_back "code must not be mapped" ZMMX_FAULT=code:1+
	stands_back "nothing can be made read-only" ZMMX_FAULT=protect:1+
}

filters
library_file
exit "$result"
