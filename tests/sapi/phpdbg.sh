#!/usr/bin/env bash
# phpdbg, which puts its own free handler over ours: runs, breakpoints, watchpoints as under stock; a script that is
# run again and again starts with the same usage each time, and nothing grows.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../programs/lib.sh.inc"
. "$here/servers.sh.inc"

phpdbg=$packages_root/usr/bin/phpdbg$php_id
if ! [ -x "$phpdbg" ]; then
	skip phpdbg "no phpdbg$php_id in $packages_root"
	exit 0
fi
cp "$here/phpdbg.inc" "$work/script.php"

# debug VARIANT [ARGUMENT...]: commands from $work/commands
debug() {
	local options=() variant=$1 status=0
	shift
	[ "$variant" = zmmx ] && options=(-d extension="$ZMMX_SO")
	timeout 300 "$phpdbg" -n "${options[@]}" -d memory_limit=16M "$@" >"$work/$variant.raw" 2>&1 <"$work/commands" \
		|| status=$?
	echo "status $status" >>"$work/$variant.raw"
	sed -E '/^(prompt> )?(rss|start) /d; s/0x[0-9a-f]+/ADDRESS/; /^Functions/d' "$work/$variant.raw" >"$work/$variant"
}

# same TITLE [ARGUMENT...]: both do the same
same() {
	local title=$1
	shift
	debug stock "$@"
	debug zmmx "$@"
	if cmp -s "$work/stock" "$work/zmmx"; then
		ok "$title ($(wc -l <"$work/zmmx") lines)"
	else
		fail "$title" "output differs: $(diff "$work/stock" "$work/zmmx" | head -4 | tr '\n' ' ')"
	fi
}

: >"$work/commands"
same "phpdbg runs a script" -qrr "$work/script.php"
KIND=memory same "phpdbg runs into the memory limit" -qrr "$here/mixed.inc"
cat >"$work/commands" <<COMMANDS
exec $work/script.php
break $work/script.php:9
run
watch \$text
watch a \$list
continue
continue
continue
back
info vars
continue
continue
continue
quit
COMMANDS
same "phpdbg breaks and watches" -q -b

# phpdbg itself keeps 20 KiB of each run, so there are fewer
runs=$((requests / 5))
{
	echo "exec $work/script.php"
	for ((i = 1; i <= runs; i++)); do
		printf 'run\nclean\n'
		[ $((i % 100)) != 0 ] \
			|| echo 'ev "rss - - " . (int) substr(strstr(file_get_contents("/proc/self/status"), "VmRSS:"), 6)'
	done
	echo quit
} >"$work/commands"
same "phpdbg, $runs runs" -q -b
for variant in stock zmmx; do
	sed 's/^prompt> rss/rss/' "$work/$variant.raw" | grep -a '^rss' >"$work/$variant.rss" || true
	# the two differ by what zmmx itself registers
	grep -ao 'start [0-9]*' "$work/$variant.raw" | awk 'NR == 2 {first = $2} NR > 1 {print $2 - first}' >"$work/$variant.starts"
done
if [ "$(wc -l <"$work/zmmx.starts")" = $((runs - 1)) ] && cmp -s "$work/stock.starts" "$work/zmmx.starts"; then
	ok "phpdbg: usage at the start of a run stays what it is, as under stock"
else
	fail "phpdbg: usage at the start of a run" "differs by: $(sort -n "$work/zmmx.starts" | uniq -c | tr '\n' ' ')"
fi
requests=$runs check_growth phpdbg "$work/stock.rss" "$work/zmmx.rss"
exit "$result"
