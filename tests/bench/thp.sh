#!/usr/bin/env bash
# A benchmark under another setting of transparent huge pages restores it, however it ends. A file stands in for the system's.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
. "$root/tests/programs/lib.sh.inc"
. "$here/lib.sh.inc"
export PHP

thp="$root/bench/lib/thp.sh"
export ZMMX_BENCH_THP_FILE=$work/enabled
reset() {
	echo 'always [madvise] never' >"$ZMMX_BENCH_THP_FILE"
}

# restored NAME STATUS WANTED: the setting is what it was, and the status is that
restored() {
	if [ "$2" != "$3" ]; then
		fail "$1" "status $2, not $3"
	elif [ "$(cat "$ZMMX_BENCH_THP_FILE")" != madvise ]; then
		fail "$1" "the setting is $(cat "$ZMMX_BENCH_THP_FILE")"
	else
		ok "$1"
	fi
}

refused setting '--thp takes always, madvise or never, not often' "$root/bench/run" --thp often
refused no_setting '--thp takes always, madvise or never, not ' "$root/bench/run" --thp
refused setting_of_all '--thp takes always, madvise or never, not often' "$root/bench/all" --thp often tables
ZMMX_BENCH_THP_FILE=$work/nosuch refused system "there is no $work/nosuch" "$root/bench/run" --thp always

reset
status=0
seen=$("$thp" always cat "$ZMMX_BENCH_THP_FILE") || status=$?
[ "$seen" = always ] && ok setting_holds || fail setting_holds "the command saw $seen"
restored setting_is_restored "$status" 0

reset
status=0
"$thp" always sh -c 'exit 7' || status=$?
restored setting_is_restored_after_a_failure "$status" 7

reset
"$thp" madvise true
[ "$(cat "$ZMMX_BENCH_THP_FILE")" = 'always [madvise] never' ] && ok same_setting_is_not_written \
	|| fail same_setting_is_not_written "$(cat "$ZMMX_BENCH_THP_FILE")"

# a file that nobody can write to, root neither
ZMMX_BENCH_THP_FILE=/proc/version refused unwritable_setting \
	'cannot set transparent huge pages to always: only root may write to /proc/version' "$thp" always true

# interrupted SIGNAL STATUS: of a benchmark under way; what it started ends with it, and its work folder goes
interrupted() {
	local status=0 tmp=$work/tmp.$1 waited=0
	reset
	mkdir "$tmp"
	# job control, or a command in the background would ignore SIGINT
	set -m
	TMPDIR=$tmp "$root/bench/run" --thp always --rows huge_held --columns zmmx --runs 1000 --out "$work/out" "$ZMMX_SO" \
		>"$work/log" 2>&1 &
	set +m
	while [ -z "$(ls "$tmp"/zmmx-bench-*/stdout 2>/dev/null)" ] && [ $((waited += 1)) -lt 300 ]; do
		sleep 0.1
	done
	[ "$(cat "$ZMMX_BENCH_THP_FILE")" = always ] || fail "setting_before_$1" "$(cat "$ZMMX_BENCH_THP_FILE") $(tail -1 "$work/log")"
	kill -"$1" $!
	wait $! || status=$?
	restored "setting_is_restored_after_$1" "$status" "$2"
	if grep -qs "$tmp/[z]mmx-bench-" /proc/[0-9]*/cmdline; then
		fail "all_ends_with_$1" 'a process still runs'
	elif [ -n "$(ls "$tmp")" ]; then
		fail "all_ends_with_$1" "left behind: $(ls "$tmp")"
	else
		ok "all_ends_with_$1"
	fi
}
# benchmarks of all kinds at once: those of a copy, whose tables are made
cp -r "$root/README.md" "$root/bench" "$root/bin" "$work"
reset
status=0
"$work/bench/all" --thp always tables >"$work/log" 2>&1 || status=$?
restored all_restores_it "$status" 0

interrupted INT 130
interrupted TERM 143
interrupted HUP 129
exit "$result"
