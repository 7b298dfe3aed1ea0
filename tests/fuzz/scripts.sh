#!/usr/bin/env bash
# Random PHP scripts, run without and with zmmx: same output, same live bytes, same end, and a sound heap.
#
#   tests/fuzz/scripts.sh                          the same few each time
#   ZMMX_FUZZ_SECONDS=3600 tests/fuzz/scripts.sh   for an hour, from a random seed
#   ZMMX_FUZZ_SEED=7 tests/fuzz/scripts.sh         that script alone
#
# A library built with --enable-zmmx-checks=3 looks deeper. What fails is kept in $ZMMX_OUT/fuzz.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../programs/lib.sh.inc"
kept=${ZMMX_OUT:-$here/../../out}/fuzz
# how much was asked for last depends on how the heap is laid out
filter='s/tried to allocate [0-9]+ bytes/tried to allocate N bytes/'
seconds=30
few=25
# KiB of address space, more than any script needs: one that grows without end must not take the machine's memory
ulimit -v 8000000 2>/dev/null || true
tried=0
equal=0
skipped=0

case "${ZMMX_FUZZ_SECONDS:=}${ZMMX_FUZZ_SEED:=}" in
	*[!0-9]*) echo "ZMMX_FUZZ_SECONDS and ZMMX_FUZZ_SEED must be whole numbers, without a sign" >&2; exit 2 ;;
esac

if ! "$PHP" -n -d extension="$ZMMX_SO" -r 'exit(zmmx_stats()["active"] ? 0 : 1);'; then
	fail "random scripts" "zmmx is not active"
	exit 1
fi

opcache=$("$PHP" -n -r 'echo extension_loaded("Zend OPcache") ? "" : "-d zend_extension=opcache";')
opcache+=" -d opcache.enable_cli=1 -d opcache.file_update_protection=0"

# attempt SEED
attempt() {
	local seed=$1 script=$work/script.php settings
	"$PHP" -n "$here/generate.inc" "$seed" >"$script"
	settings=$(sed -n '2s|^// ||p' "$script")
	tried=$((tried + 1))
	# where the limit strikes depends on the layout as well, and from 8.5 on PHP prints the calls that lead there
	# shellcheck disable=SC2046,SC2086
	set -- -d fatal_error_backtraces=0 $(shared tokenizer posix) ${settings/opcache_on/$opcache} "$script"
	run_both "$@"
	if [ "$zmmx_status" = 124 ]; then
		seconds=$((seconds * 5)) run_both "$@"  # the machine may have been busy
	fi
	# timeout's, and a segmentation fault: deep recursion ends in one on any heap
	if [ "$stock_status" = 124 ] || [ "$stock_status" = 139 ]; then
		skipped=$((skipped + 1))
	elif grep -qa 'Out of memory' "$work/stock" "$work/stock.err"; then
		# a generator that throws into itself at its end never stops
		skipped=$((skipped + 1))
		[[ $settings = *memory_limit=-1* ]] || fail "random script, seed $seed" "it has lost its memory limit"
	elif [ -n "$why" ]; then
		mkdir -p "$kept"
		cp "$script" "$kept/$seed.php"
		fail "random script, seed $seed" "$why"
	elif grep -qa 'the heap is not sound' "$work/zmmx"; then
		fail "random script, seed $seed" "$(grep -a 'the heap is not sound' "$work/zmmx" | head -1)"
	else
		equal=$((equal + 1))
	fi
}

# Whether there is another script to try.
more() {
	if [ -n "$ZMMX_FUZZ_SECONDS" ]; then
		[ "$SECONDS" -lt "$ZMMX_FUZZ_SECONDS" ]
	else
		[ "$seed" -le "$few" ]
	fi
}

if [ -n "$ZMMX_FUZZ_SEED" ]; then
	attempt "$ZMMX_FUZZ_SEED"
	[ "$equal" = 0 ] || ok "random script, seed $ZMMX_FUZZ_SEED"
	exit "$result"
fi

first=1
[ -z "$ZMMX_FUZZ_SECONDS" ] || first=$((RANDOM * 32768 + RANDOM))
echo "seeds from $first on"
seed=$first
while more; do
	attempt "$seed"
	seed=$((seed + 1))
done
summary="random scripts: $equal of $tried the same on both heaps, seeds $first to $((seed - 1))"
[ "$result" != 0 ] && echo "$summary" || ok "$summary"
[ "$skipped" = 0 ] || echo "$skipped scripts were not compared: stock crashed, took longer than $seconds s or all memory"
exit "$result"
