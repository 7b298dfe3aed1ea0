#!/usr/bin/env bash
# The heap's own tests elsewhere: on 32-bit x86 and arm64, by emulation where this system does not run their programs; for
# Windows, under wine.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
out=${ZMMX_OUT:-$root/out}
log=$(mktemp)
probe=$(mktemp -d)
trap 'rm -rf "$log" "$probe"; [ -z "${WINEPREFIX:-}" ] || wineserver -k' EXIT
result=0

# core_make COMPILER RUNNER GOAL...: what is said goes to $log
core_make() {
	local compiler=$1 runner=$2
	shift 2
	make -s -C "$root" -f core.mk CC="$compiler" RUN="$runner" LDFLAGS=-static OUT="$out" CHECK_SECONDS=3 "$@" >"$log" 2>&1
}

# runner_find COMPILER RUNNER...: the first of them that runs a program of this compiler, in $runner; "-" is the system
# itself, whose processor may know the program while its kernel does not. Why none does, in $why.
runner_find() {
	local compiler=$1 status
	shift
	echo 'int main(void) { return 42; }' >"$probe/probe.c"
	"$compiler" -static "$probe/probe.c" -o "$probe/probe.exe" 2>"$probe/said" || {
		why="$compiler builds nothing: $(head -1 "$probe/said")"
		return 1
	}
	for runner in "$@"; do
		[ "$runner" != - ] || runner=
		if [ -n "$runner" ] && ! command -v "$runner" >/dev/null; then
			why="no $runner here"
			continue
		fi
		status=0
		# without timeout, which would take a program of another architecture for a shell script
		(ulimit -c 0; exec ${runner:+timeout 60 "$runner"} "$probe/probe.exe") >"$probe/said" 2>&1 || status=$?
		[ "$status" != 42 ] || return 0
		why="${runner:-the system} does not run its programs: status $status, $(head -1 "$probe/said" | sed 's/.*: //')"
	done
	return 1
}

# core NAME COMPILER RUNNERS GOAL...: once more if a program lost wine's server, which is not the heap's doing
core() {
	local name=$1 compiler=$2 runners=$3 runner why summary
	shift 3
	if ! command -v "$compiler" >/dev/null; then
		echo "skip core on $name: no $compiler here"
		return
	fi
	# shellcheck disable=SC2086
	if ! runner_find "$compiler" $runners; then
		echo "skip core on $name: $why"
		return
	fi
	if core_make "$compiler" "$runner" "$@" \
		|| { grep -q 'wine client error' "$log" && core_make "$compiler" "$runner" "$@"; }; then
		summary=$(grep -E '^[0-9]+ passed' "$log" | awk '{p += $1; s += $5} END {print p " passed, " s " skipped"}')
		echo "ok core on $name${runner:+, by $runner}: $summary"
	else
		echo "FAIL core on $name${runner:+, by $runner}: $(grep -E '^FAIL|error' "$log" | head -2 | tr '\n' ' ')"
		result=1
	fi
}

# Without a server that stays, each test would start one.
wine_begin() {
	command -v wine >/dev/null || return 0
	export WINEDEBUG=-all WINEPREFIX=$out/wine
	mkdir -p "$WINEPREFIX"
	wine wineboot -i >/dev/null 2>&1 || true
	wineserver -p || true
}

core "32-bit x86" i686-linux-gnu-gcc "- qemu-i386" unit death stress-short
core arm64 aarch64-linux-gnu-gcc "- qemu-aarch64" unit death
wine_begin
core Windows x86_64-w64-mingw32-gcc wine OS_LAYER=windows unit death replay
exit "$result"
