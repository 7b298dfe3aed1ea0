#!/usr/bin/env bash
# php-cgi repeats each kind of request in one process: same output as stock, same usage at the start of each, no growth.
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
exit "$result"
