#!/usr/bin/env bash
# bin/zmmx.gdb.py on a live process and on its core file: the figures are those that zmmx_stats() and zmmx_bins() give
# at the same moment, for gdb stops where they are counted; and what is said of addresses.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../programs/lib.sh.inc"
script=$here/../../bin/zmmx.gdb.py
# nothing is to be fetched from elsewhere
unset DEBUGINFOD_URLS
pid=
trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null || true; rm -rf "$work"' EXIT

# debug ARGUMENT...: gdb with the script; what it says in $work/said
debug() {
	timeout 60 gdb -nx -q -batch -x "$script" "$@" >"$work/said" 2>&1 </dev/null || true
}

# start DIRECTORY [OPTION...]: blocks.inc in the background, $pid, until it waits
start() {
	local directory=$1 i
	shift
	mkdir "$directory"
	# shellcheck disable=SC2046
	"$PHP" -n -d extension="$ZMMX_SO" $(shared ffi) -d ffi.enable=1 "$@" "$here/blocks.inc" "$directory" \
		>"$directory/output" 2>&1 </dev/null &
	pid=$!
	for ((i = 0; i < 1500; i++)); do
		[ ! -e "$directory/addresses" ] || return 0
		kill -0 "$pid" 2>/dev/null || break
		sleep 0.02
	done
	fail "start of a process" "$(tail -1 "$directory/output")"
	exit 1
}

stop() {
	kill "$pid" 2>/dev/null || true
	wait "$pid" 2>/dev/null || true
	pid=
}

# part NUMBER: what was said after the line "part NUMBER", to the next such line
part() {
	sed -n "/^part $1\$/,/^part /{/^part /d;p}" "$work/said"
}

# same NAME EXPECTED ACTUAL
same() {
	[ "$2" = "$3" ] && ok "$1" || fail "$1" "$(diff <(echo "$2") <(echo "$3") | grep '^[<>]' | head -4 | tr '\n' ' ')"
}

# says NAME TEXT: the last call of gdb said so
says() {
	grep -qF -- "$2" "$work/said" && ok "$1" || fail "$1" "no \"$2\" in: $(tail -3 "$work/said" | tr '\n' ' ')"
}

# lines NAME ADDRESS TEXT...: what is said of the address has each of the texts, in a line
lines() {
	local name=$1 said text
	said=$(sed -n "/^part block $2\$/,/^part /p" "$work/said")
	shift 2
	for text in "$@"; do
		if ! grep -qF -- "$text" <<<"$said"; then
			fail "$name" "no \"$text\" in: $(tr '\n' ' ' <<<"$said")"
			return
		fi
	done
	ok "$name"
}

# asks ADDRESS...: gdb's arguments to ask for what lies there, in $questions
asks() {
	local address
	questions=()
	for address in "$@"; do
		questions+=(-ex "echo part block $address\\n" -ex "zmmx block $address")
	done
	questions+=(-ex 'echo part end\n')
}

# stop_and_look DIRECTORY: stops the process where zmmx_stats() and then zmmx_bins() count, and asks for everything;
# leaves a core file of the second moment. The figures that the process was given are in DIRECTORY/figures then.
stop_and_look() {
	debug -p "$pid" -ex 'break zmmx_heap_stats' -ex "shell touch $1/go" -ex continue \
		-ex 'echo part heap\n' -ex 'zmmx heap' -ex 'echo part end\n' "${questions[@]}" -ex continue \
		-ex 'echo part bins\n' -ex 'zmmx bins' -ex 'echo part later\n' -ex 'zmmx heap' -ex 'echo part end\n' \
		-ex "generate-core-file $1/core" -ex 'delete'
	wait "$pid" || true
	pid=
	[ -s "$1/figures" ] || fail "a process that goes on after gdb" "$(tail -2 "$1/output" "$work/said" | tr '\n' ' ')"
}

# figures NAME DIRECTORY: those that gdb showed are those that the process was given
figures() {
	same "$1: totals" "$("$PHP" -n "$here/expected.inc" heap "$2/figures")" "$(part heap | grep -v '^heap\|^waiting')"
	same "$1: bins" "$("$PHP" -n "$here/expected.inc" bins "$2/figures")" "$(part bins)"
}

# blocks NAME: what is said of the addresses of a heap that is not hardened
blocks() {
	lines "$1: small block" "$small" ' of bin 4, used' '40 bytes' '5a 5a 5a 5a' ZZZZZZZZZZZZZZZZ ' slots used' 'number 1'
	lines "$1: pointer into it" "$((small + 8))" ' of bin 4, used' '40 bytes; the address is 8 into it'
	lines "$1: free slot" "$freed" ' of bin 29, free' '3072 bytes'
	lines "$1: slot beside it" "$beside" ' of bin 29, used' '3072 bytes'
	lines "$1: large block" "$large" 'large block of 25 pages, used' '102400 bytes'
	lines "$1: pointer into it" "$((large + 90000))" '102400 bytes; the address is 90000 into it'
	lines "$1: huge block" "$huge" 'huge block, used' '5001216 bytes'
	lines "$1: pointer into it" "$((huge + 3000000))" '5001216 bytes; the address is 3000000 into it'
	lines "$1: chunk's header" "$((small / 2097152 * 2097152 + 100))" "a chunk's header" 'number 1'
	lines "$1: free pages" "$((pages + 200000))" 'free pages' 'returned to the system'
	lines "$1: PHP's own heap" zmmx_globals.stock "in the first chunk of PHP's own heap"
	lines "$1: static memory" '&zmmx_globals' 'not in this heap'
	lines "$1: no memory" 0 'not in this heap'
}

if ! command -v gdb >/dev/null 2>&1; then
	skip "gdb" "it is not installed"
	exit 0
fi
debug -ex 'python print("py" + "thon")'
if ! grep -q '^python$' "$work/said"; then
	skip "gdb" "it has no Python: $(tail -1 "$work/said")"
	exit 0
fi
# shellcheck disable=SC2046
if ! "$PHP" -n $(shared ffi) -r 'exit(extension_loaded("ffi") ? 0 : 1);' 2>/dev/null; then
	skip "gdb" "this PHP has no FFI, which the test asks for addresses"
	exit 0
fi
sleep 60 &
pid=$!
debug -p "$pid" -ex 'zmmx heap'
if grep -q 'ptrace' "$work/said"; then
	skip "gdb" "the system does not let it attach: $(grep -m 1 ptrace "$work/said")"
	exit 0
fi
says "a process without zmmx" 'zmmx is not loaded in this process'
stop
debug -ex 'zmmx heap'
says "no process" 'there is no process: attach to one (gdb -p PID) or open a core file (gdb PHP CORE)'

start "$work/plain"
. "$work/plain/addresses"
asks "$small" "$((small + 8))" "$freed" "$beside" "$large" "$((large + 90000))" "$huge" "$((huge + 3000000))" \
	"$((small / 2097152 * 2097152 + 100))" "$((pages + 200000))" zmmx_globals.stock '&zmmx_globals' 0
stop_and_look "$work/plain"
figures "live" "$work/plain"
blocks "live"
later=$(part later)
bins=$(part bins)

binary=$("$PHP" -n -r 'echo PHP_BINARY;')
debug "$binary" "$work/plain/core" -ex 'echo part heap\n' -ex 'zmmx heap' -ex 'echo part bins\n' -ex 'zmmx bins' \
	-ex 'echo part end\n' "${questions[@]}"
same "core file: totals" "$later" "$(part heap)"
same "core file: bins" "$bins" "$(part bins)"
blocks "core file"
heap=$(part heap | sed -n 's/^heap *//p')
debug "$binary" "$work/plain/core" -ex 'echo part heap\n' -ex "zmmx heap $heap" -ex 'echo part end\n'
same "core file: a heap by its address" "$later" "$(part heap)"
rm -f "$work/plain/core"

start "$work/hardened" -d zmmx.hardened=1 -d memory_limit=-1
. "$work/hardened/addresses"
asks "$small" "$((small - 8))" "$((small - 16))" "$((small + 41))" "$freed" "$large" "$huge"
stop_and_look "$work/hardened"
figures "hardened" "$work/hardened"
lines "hardened: small block" "$small" ', used' 'hardened: ' "block    $(printf 0x%x "$small"), 40 bytes" ZZZZ
lines "hardened: its head" "$((small - 8))" '40 bytes; the address is 8 before it'
lines "hardened: the canary before it" "$((small - 16))" '40 bytes; the address is 16 before it'
lines "hardened: its canary" "$((small + 41))" '40 bytes; the address is 1 beyond its end'
lines "hardened: freed block" "$freed" ' of bin 29, freed, in quarantine' '3000 bytes' '00 00 00 00'
lines "hardened: large block" "$large" 'large block of 27 pages' '1 page before and after it as guards' '100000 bytes'
lines "hardened: huge block" "$huge" 'huge block, used' '1 page before and after it as guards' '5000000 bytes'
rm -f "$work/hardened/core"

start "$work/wrong"
. "$work/wrong/addresses"
asks "$beside" "$large"
debug -p "$pid" -ex 'zmmx block' -ex 'zmmx block nothing' -ex 'zmmx block 1.5' -ex 'zmmx heap 0x1000' \
	-ex 'zmmx bins 1 2' -ex "set var *(unsigned long *)$freed = 0x4141414141414141" "${questions[@]}" \
	-ex "zmmx heap $large"
says "no address" 'usage: zmmx block ADDR [HEAP]'
says "too many arguments" 'usage: zmmx bins [HEAP]'
says "an address that is none" '"nothing" is not an address: No symbol "nothing" in current context.'
says "a number that is no address" '"1.5" is not an address: its type is double'
says "a heap that cannot be read" 'there is no heap at 0x1000'
says "a heap that is none" "there is no heap at $(printf 0x%x "$large")"
lines "overwritten free list" "$beside" ', used or free' 'free list overwritten: after '
lines "which harms nothing else" "$large" 'large block of 25 pages, used'
stop

start "$work/inactive" -d zmmx.enable=0
debug -p "$pid" -ex 'zmmx heap'
says "zmmx that is not active" 'zmmx is not active: '
stop

real_so=$ZMMX_SO
ZMMX_SO=$work/zmmx.so
strip -o "$ZMMX_SO" "$real_so"
start "$work/stripped"
debug -p "$pid" -ex 'zmmx heap'
says "a library without debug information" "$ZMMX_SO has no debug information: build it with -g"
stop
exit "$result"
