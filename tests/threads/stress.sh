#!/usr/bin/env bash
# Threads of one process run requests, end in every way, and fork: the same output as stock, the same usage at the start
# of each request, no growth; then again with zmmx under ThreadSanitizer, without a report.
# THREADS, REQUESTS, ROUNDS: how many (6, 10, 3). REPORTS_TO: a folder to keep ThreadSanitizer's reports in.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
. "$root/bin/lib/common.sh"
. "$root/bin/lib/build.sh"
. "$here/../programs/lib.sh.inc"

threads=${THREADS:-6} requests=${REQUESTS:-10} rounds=${ROUNDS:-3}
if [ "$("$PHP" -n -r 'echo (int)PHP_ZTS;')" = 0 ]; then
	skip threads "this PHP is not thread-safe; bin/check --build zts-debug builds one and tests there"
	exit 0
fi
prefix=$(php-config --prefix)
if ! [ -e "$prefix/lib/php/libphp.so" ]; then
	skip threads "this PHP has no libphp.so to embed"
	exit 0
fi

# program NAME FLAG...: the test program
program() {
	local name=$1
	shift
	# shellcheck disable=SC2046
	gcc -g -O1 -Wall -Wextra -Wno-unused-parameter -Werror -D_GNU_SOURCE "$@" $(php-config --includes) \
		-o "$work/$name" "$here/${source:-threads}.c" -L"$prefix/lib/php" -lphp -Wl,-rpath,"$prefix/lib/php" -pthread
}

ini() {
	printf 'memory_limit=24M\ndisplay_errors=1\nhtml_errors=0\nlog_errors=0\nreport_memleaks=0\n%s\n' "${1:+extension=$1}"
}

# run PROGRAM EXTENSION MODE: counts as one test, or as those that fail
run() {
	local name=$3 status=0
	[ "$1" = plain ] || name="$3 under $1"
	timeout 500 "$work/$1" "$3" "$(ini "$2")" "$threads" "$requests" "$rounds" >"$work/log" 2>"$work/err" </dev/null \
		|| status=$?
	if [ -n "${reports:-}" ] && compgen -G "$reports.*" >/dev/null; then
		[ -z "${REPORTS_TO:-}" ] || cp "$reports".* "$REPORTS_TO"
		fail "$name" "$(grep -h '^SUMMARY' "$reports".* | sort | uniq -c | head -3 | tr '\n' ' ')"
		rm -f "$reports".*
	elif grep '^FAIL ' "$work/log"; then
		result=1
	elif [ "$status" != 0 ]; then
		fail "$name" "exit status $status: $(tail -3 "$work/err" | tr '\n' ' ')"
	else
		sed "s/^ok $3/ok $name/" "$work/log"
	fi
}

program plain
for variant in stock zmmx; do
	extension=
	[ "$variant" = zmmx ] && extension=$ZMMX_SO
	# which line goes over the limit, and with what size, is each heap's own
	"$work/plain" output "$(ini "$extension")" 1 1 1 2>&1 | sed -E 's/ exhausted .*\) in / exhausted in /' \
		>"$work/$variant" || true
done
if cmp -s "$work/stock" "$work/zmmx" && [ -s "$work/stock" ]; then
	ok "the kinds of requests print the same as under stock"
else
	fail "output of requests" "differs: $(diff "$work/stock" "$work/zmmx" | head -4 | tr '\n' ' ')"
fi
for mode in requests endings fork; do
	run plain "$ZMMX_SO" $mode
done

# a pool of threads, whose figures other processes read
source=pool program pool
mkdir -m 700 "$work/status"
if timeout 500 "$work/pool" "$(ini "$ZMMX_SO")"$'\nmemory_limit=64M\nzmmx.status_dir='"$work/status"$'\n' "$work/status" "$threads" \
	"$requests" >"$work/log" 2>"$work/err" </dev/null; then
	cat "$work/log"
elif ! grep '^FAIL ' "$work/log"; then
	fail pool "it ended badly: $(tail -3 "$work/err" | tr '\n' ' ')"
else
	result=1
fi

if ! program tsan -fsanitize=thread 2>"$work/err"; then
	skip "threads under ThreadSanitizer" "gcc cannot: $(head -1 "$work/err")"
	exit "$result"
fi
copy_tree "$work/zmmx-tsan"
# it does not follow fences; those in zmmx are for other processes, of which it sees nothing
build_extension "$work/zmmx-tsan" --enable-zmmx gcc "-O1 -g -fsanitize=thread -Wno-tsan"
reports=$work/report
export TSAN_OPTIONS="log_path=$reports exitcode=0 die_after_fork=0 history_size=4"
for mode in requests endings fork; do
	run tsan "$work/zmmx-tsan/modules/zmmx.so" $mode
done
exit "$result"
