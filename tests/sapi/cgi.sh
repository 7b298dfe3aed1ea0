#!/usr/bin/env bash
# php-cgi repeats each kind of request in one process, and serves as a FastCGI process of its own: same output as stock,
# same usage at the start of each, no growth.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../programs/lib.sh.inc"
. "$here/servers.sh.inc"

cgi=$(command -v php-cgi || true)
if [ -z "$cgi" ]; then
	skip cgi "no php-cgi here"
	exit 0
fi
times=20
for kind in normal exit exception fatal memory; do
	for variant in stock zmmx; do
		options=()
		[ "$variant" = zmmx ] && options=(-d extension="$ZMMX_SO")
		KIND=$kind "$cgi" -n "${options[@]}" -d memory_limit=16M -T "$times" "$here/mixed.inc" >"$work/$variant.raw" 2>"$work/err" \
			|| echo "status $?" >>"$work/$variant.raw"
		sed -E 's/^X-(Start|Pid): [0-9]+//; s/Elapsed time.*//' "$work/$variant.raw" >"$work/$variant"
	done
	starts=$(grep -a '^X-Start' "$work/zmmx.raw" | tail -n +2 | sort -u | wc -l)
	if ! cmp -s "$work/stock" "$work/zmmx"; then
		fail "cgi -T $times, $kind" "output differs: $(diff "$work/stock" "$work/zmmx" | head -3 | tr '\n' ' ')"
	elif [ "$starts" -gt 1 ]; then
		fail "cgi -T $times, $kind" "$starts different usages at the start"
	else
		ok "cgi -T $times, $kind"
	fi
done

for variant in stock zmmx; do
	options=()
	[ "$variant" = zmmx ] && options=(-d extension="$ZMMX_SO")
	: >"$work/count"
	COUNT=$work/count "$cgi" -n -q "${options[@]}" -d memory_limit=16M -T "$requests" "$here/rotation.inc" \
		>"$work/rotation" 2>/dev/null || true
	grep -ao '^rss - - [0-9]*' "$work/rotation" >"$work/$variant.rss" || true
done
if [ "$(stat -c %s "$work/count")" = "$requests" ]; then
	check_growth "cgi -T $requests" "$work/stock.rss" "$work/zmmx.rss"
else
	fail "cgi -T $requests" "ended after $(stat -c %s "$work/count") requests"
fi

# serve VARIANT [OPTION...]: a FastCGI process, until it has served its last request; the client's report in $work/VARIANT
serve() {
	local variant=$1 status=0
	shift
	rm -f "$work/cgi.sock"
	PHP_FCGI_MAX_REQUESTS=$requests "$cgi" -n -d memory_limit=16M "$@" -b "$work/cgi.sock" >"$work/$variant.log" 2>&1 &
	pid=$!
	servers+=("$pid")
	until_true 10 test -S "$work/cgi.sock" || fail FastCGI "does not start: $(tail -1 "$work/$variant.log")"
	client "$variant" "$work/cgi.sock" "$work/mixed.php" "$requests"
	if until_true 10 test ! -e "/proc/$pid"; then
		wait "$pid" || status=$?
	else
		status="none: it still runs"
	fi
	[ "$status" = 0 ] && ok "FastCGI, $variant: ends after $requests requests" || fail "FastCGI, $variant: ends" "status $status"
}

serve stock
serve zmmx -d extension="$ZMMX_SO"
check_answers FastCGI "$work/stock" "$work/zmmx" "$requests"
check_usage FastCGI "$work/zmmx"
check_one_worker FastCGI "$work/zmmx"
check_growth FastCGI "$work/stock" "$work/zmmx"
exit "$result"
