#!/usr/bin/env bash
# The heap's own tests elsewhere: on 32-bit x86; by emulation on arm64; for Windows, under wine.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
out=${ZMMX_OUT:-$root/out}
log=$(mktemp)
trap 'rm -f "$log"; [ -z "${WINEPREFIX:-}" ] || wineserver -k' EXIT
result=0

# core_make COMPILER RUNNER GOAL...: what is said goes to $log
core_make() {
	local compiler=$1 runner=$2
	shift 2
	make -s -C "$root" -f core.mk CC="$compiler" RUN="$runner" LDFLAGS=-static OUT="$out" CHECK_SECONDS=3 "$@" >"$log" 2>&1
}

# core NAME COMPILER RUNNER GOAL...: once more if a program lost wine's server, which is not the heap's doing
core() {
	local name=$1 compiler=$2 runner=$3 summary
	shift 3
	if ! command -v "$compiler" >/dev/null; then
		echo "skip core on $name: no $compiler here"
		return
	fi
	if [ -n "$runner" ] && ! command -v "$runner" >/dev/null; then
		echo "skip core on $name: no $runner here"
		return
	fi
	if core_make "$compiler" "$runner" "$@" \
		|| { grep -q 'wine client error' "$log" && core_make "$compiler" "$runner" "$@"; }; then
		summary=$(grep -E '^[0-9]+ passed' "$log" | awk '{p += $1; s += $5} END {print p " passed, " s " skipped"}')
		echo "ok core on $name: $summary"
	else
		echo "FAIL core on $name: $(grep -E '^FAIL|error' "$log" | head -2 | tr '\n' ' ')"
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

core "32-bit x86" i686-linux-gnu-gcc "" unit death stress-short
core arm64 aarch64-linux-gnu-gcc qemu-aarch64 unit death
wine_begin
core "Windows, by wine" x86_64-w64-mingw32-gcc wine OS_LAYER=windows unit death replay
exit "$result"
