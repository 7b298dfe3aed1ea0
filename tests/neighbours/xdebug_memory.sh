#!/usr/bin/env bash
# The memory column of Xdebug's traces and profiles is what it is under stock, line by line.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../programs/lib.sh.inc"
. "$here/lib.sh.inc"

if ! modules_of xdebug; then
	skip "xdebug's memory columns" "PHP $php_id has no xdebug here"
	exit 0
fi
# ZendMM counts a node of 24 bytes for each huge block, and three are alive at a time. Everything else is the same,
# but for what zmmx itself registers at startup.
slack=72

# trace VARIANT PHP_OPTION...: $work/VARIANT.trace and $work/VARIANT.profile, each as lines "what memory"
trace() {
	local variant=$1
	shift
	"$PHP" -n "$@" -d xdebug.mode=trace,profile -d xdebug.start_with_request=yes -d xdebug.trace_format=1 \
		-d xdebug.output_dir="$work" -d xdebug.trace_output_name="trace.$variant" -d xdebug.use_compression=0 \
		-d xdebug.profiler_output_name="profile.$variant" "$here/trace.inc" >"$work/$variant.out" 2>&1 || true
	awk -F '\t' '$3 == "0" || $3 == "1" {print $2, $3, $6, $5}' "$work/trace.$variant.xt" \
		| awk 'NR == 1 {first = $NF} {$NF -= first; print}' >"$work/$variant.trace"
	# "line time memory" after the function's name; the last is what the whole script took, with what is registered
	awk '/^fn=/ {name = $1} NF == 3 && $1 ~ /^[0-9]+$/ {print name, $1, $3}' \
		"$work/profile.$variant" | head -n -1 >"$work/$variant.profile"
}

# check TITLE STOCK ZMMX: the same but for $slack in the last field
check() {
	local wrong
	wrong=$(paste -d '\t' "$2" "$3" | awk -F '\t' -v slack=$slack '{
			n = split($1, a, " "); m = split($2, b, " ")
			off = a[n] - b[m]; a[n] = ""; b[m] = ""; same = n == m
			for (i = 1; i < n; i++) same = same && a[i] == b[i]
			if (!same || off > slack || off < -slack) print
		}' | head -2)
	if [ -n "$wrong" ] || [ "$(wc -l <"$2")" != "$(wc -l <"$3")" ] || [ "$(wc -l <"$2")" -lt 6000 ]; then
		fail "$1" "$(wc -l <"$3") lines, stock $(wc -l <"$2"): $wrong"
	else
		ok "$1 ($(wc -l <"$2") lines)"
	fi
}

trace stock "${modules[@]}"
trace before -d extension="$ZMMX_SO" "${modules[@]}"
trace after "${modules[@]}" -d extension="$ZMMX_SO"
for variant in before after; do
	check "xdebug's trace, $variant zmmx" "$work/stock.trace" "$work/$variant.trace"
	check "xdebug's profile, $variant zmmx" "$work/stock.profile" "$work/$variant.profile"
	cmp -s "$work/stock.out" "$work/$variant.out" || fail "xdebug's trace, $variant zmmx: output" "$(head -2 "$work/$variant.out")"
done
exit "$result"
