#!/usr/bin/env bash
# php-cgi repeats each kind of request in one process: same output as stock, same usage at the start of each.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../programs/lib.sh.inc"

cgi=$(command -v php-cgi || true)
if [ -z "$cgi" ]; then
	skip cgi "no php-cgi here"
	exit 0
fi
for kind in normal exit exception fatal memory; do
	for variant in stock zmmx; do
		options=()
		[ "$variant" = zmmx ] && options=(-d extension="$ZMMX_SO")
		KIND=$kind "$cgi" -n "${options[@]}" -d memory_limit=16M -T 20 "$here/mixed.inc" >"$work/$variant.raw" 2>"$work/err" \
			|| echo "status $?" >>"$work/$variant.raw"
		sed -E 's/^X-(Start|Pid): [0-9]+//; s/Elapsed time.*//' "$work/$variant.raw" >"$work/$variant"
	done
	starts=$(grep -a '^X-Start' "$work/zmmx.raw" | tail -n +2 | sort -u | wc -l)
	if ! cmp -s "$work/stock" "$work/zmmx"; then
		fail "cgi -T 20, $kind" "output differs: $(diff "$work/stock" "$work/zmmx" | head -3 | tr '\n' ' ')"
	elif [ "$starts" -gt 1 ]; then
		fail "cgi -T 20, $kind" "$starts different usages at the start"
	else
		ok "cgi -T 20, $kind"
	fi
done
exit "$result"
