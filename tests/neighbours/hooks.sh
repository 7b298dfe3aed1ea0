#!/usr/bin/env bash
# Another user of the heap's hook, as the known profilers are, loaded before and after zmmx: the same requests as
# without both, in one process; the heap stays sound and starts each request with the same usage. Where it was there
# first, zmmx stands aside and says so. ZMMX_HOOKER_SO names that extension.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../programs/lib.sh.inc"

: "${ZMMX_HOOKER_SO:?names the built zmmx_hooker.so}"
cgi=$(command -v php-cgi || true)
if [ -z "$cgi" ]; then
	skip "other users of the hook" "no php-cgi here"
	exit 0
fi
times=8
code_bytes=16384  # more than the scripts here compile to
# Where an exceeded limit bails out of the allocator, the engine abandons the compiled code of the scripts that run, and
# drops it with its heap. Taken past us it stays there, as it does without us under handlers: the same for each request.
bails_out=$("$PHP" -n -r 'echo ini_get("memory_hard_limit_percent") === false ? "yes" : "no";')

# requests KIND [OPTION...]: the answers in $work/out, without what is ours to say, which goes to $work/said
requests() {
	local kind=$1 status=0
	shift
	KIND=$kind timeout 60 "$cgi" -n -d memory_limit=16M "$@" -T "$times" "$here/hooks.inc" >"$work/raw" 2>"$work/err" \
		</dev/null || status=$?
	grep -aE '^X-(Start|Zmmx|Hook)' "$work/raw" | tr -d '\r' >"$work/said" || true
	{
		grep -avE '^X-(Start|Zmmx|Hook|Pid)' "$work/raw" || true
		sed '/^\s*Elapsed time/d' "$work/err"
		echo "status $status"
	} >"$work/out"
}

# said WHAT: the different values of a header, from the third request on
said() {
	sed -n "s/^X-$1: //p" "$work/said" | tail -n +3 | sort -u | tr '\n' ';'
}

# growth: by how much each request starts with more than the one before, from the third on; its different values
growth() {
	sed -n 's/^X-Start: //p' "$work/said" | tail -n +3 | awk 'NR > 1 {print $1 - last} {last = $1}' | sort -u | tr '\n' ';'
}

# is_right_growth TITLE KIND GROWTH
is_right_growth() {
	local most=0
	if [ "$bails_out $2" = "yes memory" ] && [[ $1 = stock,* || $1 = "early, before zmmx" ]]; then
		most=$code_bytes
	fi
	[[ $3 =~ ^[0-9]+\;$ ]] && [ "${3%;}" -le "$most" ]
}

# check TITLE ZMMX_SAYS OPTION...: requests of each kind
check() {
	local title=$1 expected=$2 kind wrong=
	shift 2
	for kind in normal exit exception fatal memory; do
		requests "$kind" "$@"
		if ! cmp -s "$work/$kind" "$work/out"; then
			wrong="$wrong $kind: $(diff "$work/$kind" "$work/out" | head -3 | tr '\n' ' ' || true)"
		elif [ "$(said Zmmx)" != "$expected, sound;" ] || [ "$(said Hook)" != "called;" ]; then
			wrong="$wrong $kind: zmmx says $(said Zmmx), the other was $(said Hook)"
		elif ! is_right_growth "$title" "$kind" "$(growth)"; then
			wrong="$wrong $kind: usage at the start grows by $(growth)"
		fi
	done
	[ -z "$wrong" ] && ok "$title" || fail "$title" "$wrong"
}

for kind in normal exit exception fatal memory; do
	requests "$kind"
	mv "$work/out" "$work/$kind"
done
for style in chain old stock flip swap swap_page stay stay_old early; do
	first=active
	[ "$style" != early ] || first="another heap is already installed"
	check "$style, after zmmx" active -d extension="$ZMMX_SO" -d extension="$ZMMX_HOOKER_SO" -d zmmx_hooker.style=$style
	check "$style, before zmmx" "$first" -d extension="$ZMMX_HOOKER_SO" -d extension="$ZMMX_SO" -d zmmx_hooker.style=$style
done
check "chain, zmmx off" "zmmx.enable is 0" -d extension="$ZMMX_SO" -d zmmx.enable=0 -d extension="$ZMMX_HOOKER_SO" \
	-d zmmx_hooker.style=chain

# What needs to see individual blocks does so, or names who is in the way.
# observed SETTING STYLE ORDER EXPECTED
observed() {
	local pair=(-d extension="$ZMMX_SO" -d extension="$ZMMX_HOOKER_SO") says
	[ "$3" = after ] || pair=(-d extension="$ZMMX_HOOKER_SO" -d extension="$ZMMX_SO")
	says=$("$PHP" -n "${pair[@]}" -d zmmx_hooker.style="$2" -d "$1" -d display_errors=1 -d log_errors=0 -d html_errors=0 \
		"$here/observed.inc" 2>&1 | sed '/^$/d; s/^Warning: zmmx.*has no effect: .* of zmmx_hooker (zmmx_hooker.so).*/startup: names zmmx_hooker/')
	[ "$says" = "$4" ] && ok "observing with $2, loaded $3 zmmx, $1" ||
		fail "observing with $2, loaded $3 zmmx, $1" "says: ${says//$'\n'/; }"
}

all='start: works
assert: works
since: works
leaks: works'
none='start: names zmmx_hooker
assert: names zmmx_hooker
since: names zmmx_hooker
leaks: nothing'
for style in chain swap swap_page stay; do
	observed zmmx.track=0 "$style" after "$none"
	observed zmmx.track=0 "$style" before "$none"
	observed zmmx.track=1 "$style" after "$all"
	observed zmmx.track=1 "$style" before "startup: names zmmx_hooker
${none/nothing/names zmmx_hooker}"
done
observed zmmx.track=0 '"none"' after "${all/leaks: works/leaks: nothing}"
observed zmmx.hardened=1 chain before "${all/leaks: works/leaks: nothing}"
exit "$result"
