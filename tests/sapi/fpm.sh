#!/usr/bin/env bash
# FPM. One worker serves requests that end in every way: each answer as under stock, the same usage at the start of
# every request, no worker lost, no growth. A worker that was large once is small again. Then the ways in which FPM
# starts, replaces and ends its workers.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../programs/lib.sh.inc"
. "$here/servers.sh.inc"

if [ -z "$fpm" ]; then
	skip fpm "no php-fpm$php_id here"
	exit 0
fi

# start VARIANT POOL_SETTING...: a master with one pool, $pid; what $master_options has is added to its command
master_options=()
start() {
	local variant=$1 options=("${master_options[@]}")
	shift
	[ "$variant" = zmmx ] && options=(-d extension="$ZMMX_SO" "${options[@]}")
	fpm_start fpm.sock "${options[@]}" < <(fpm_pool www fpm.sock "php_admin_value[memory_limit] = ${memory_limit:-16M}" "$@")
}

# stop TITLE: gracefully
stop() {
	local status=0
	kill -QUIT "$pid"
	wait "$pid" || status=$?
	if [ "$status" != 0 ]; then
		fail "$1: graceful stop" "the master ended with status $status: $(tail -2 "$work/fpm.out")"
	elif [ -n "$(crashes)" ]; then
		fail "$1: workers" "$(crashes)"
	else
		ok "$1: graceful stop, no worker lost"
	fi
}

# What the log says of workers that ended by a signal or with a status, but those that stop() or a reload asked to.
crashes() {
	grep -aE 'exited on signal|exited with code [1-9]' "$work/fpm.log" | grep -v "${expected_crash:-nothing}" | head -2 || true
}

# ready_times N
ready_times() {
	[ "$(grep -ac 'ready to handle connections' "$work/fpm.log")" = "$1" ]
}

# ask_slowly NAME: a request that takes a second, in the background; its answer goes to $work/NAME
ask_slowly() {
	"$PHP" -n -r 'require $argv[1]; echo explode("\r\n\r\n", request($argv[2], $argv[3], ""), 2)[1] ?? "";' \
		"$here/fcgi.inc" "$work/fpm.sock" "$work/slow.php" >"$work/$1" 2>&1 &
	slow=$!
	sleep 0.4
}

# check_slow TITLE NAME
check_slow() {
	wait "$slow" || true
	if cmp -s "$work/slow.stock" "$work/$2"; then
		ok "$1: the request at work is answered in full"
	else
		fail "$1: the request at work" "'$(head -c 200 "$work/$2")'"
	fi
}

one_worker=('pm = static' 'pm.max_children = 1')
for variant in stock zmmx; do
	start "$variant" "${one_worker[@]}"
	client "$variant" "$work/fpm.sock" "$work/mixed.php" "$requests"
	stop "fpm $variant"
done
check_answers fpm "$work/stock" "$work/zmmx" "$requests"
check_usage fpm "$work/zmmx"
check_one_worker fpm "$work/zmmx"
check_growth fpm "$work/stock" "$work/zmmx"

# ---- a request of 1 GB ----

# resident_kib [MIB_TO_FILL]
resident_kib() {
	"$PHP" -n -r 'require $argv[1]; echo (int) (explode("\r\n\r\n", request($argv[2], $argv[3], $argv[4]), 2)[1] ?? 0);' \
		"$here/fcgi.inc" "$work/fpm.sock" "$work/filling.php" "fill=${1:-0}"
}

# waits_small TITLE: the worker becomes small while it waits; it answers before the request has ended
waits_small() {
	local waiting
	for _ in $(seq 50); do
		waiting=$(awk '/^VmRSS/ {print $2}' "/proc/$(pgrep -P "$pid")/status")
		[ "$waiting" -gt $((before + 8 * 1024)) ] || break
		sleep 0.1
	done
	if [ "$waiting" -le $((before + 8 * 1024)) ]; then
		ok "fpm, $1: the worker waits for the next within 8 MiB of its size before"
	else
		fail "fpm, $1, waiting" "resident KiB: $before before, $full in the last request, $waiting while it waits"
	fi
}

cp "$here/filling.inc" "$work/filling.php"
if [ "$(awk '/^MemAvailable/ {print int($2 / 1024)}' /proc/meminfo)" -lt 2048 ]; then
	skip "fpm, after a request of 1 GB" "less than 2 GB of memory at hand"
else
	memory_limit=2G start zmmx "${one_worker[@]}"
	for _ in 1 2 3; do
		before=$(resident_kib)
	done
	full=$(resident_kib 1024)
	waits_small "after a request of 1 GB"
	resident_kib >/dev/null
	after=$(resident_kib)
	if [ "$full" -ge $((before + 1000 * 1024)) ] && [ "$after" -le $((before + 10 * 1024)) ]; then
		ok "fpm, after a request of 1 GB: the next one leaves the worker within 10 MiB of its size before"
	else
		fail "fpm, after a request of 1 GB" "resident KiB: $before before, $full in it, $after after the next one"
	fi
	stop "fpm, after a request of 1 GB"
fi

# ---- workers that wait ----

memory_limit=1G start zmmx "${one_worker[@]}"
before=$(resident_kib)
for _ in 1 2 3 4 5; do
	full=$(resident_kib 300)
done
waits_small "after five requests of 300 MB"
for _ in $(seq 12); do
	full=$(resident_kib 40)
done
waits_small "after usually large requests"
full=$(resident_kib 40)
waits_small "after one more"
stop "fpm, workers that wait"

# ---- what the access log shows ----

cat >"$work/idle.php" <<'PHP'
<?php
usleep(1000 * (int) ($_GET['fill'] ?? 0));
for ($i = 0, $a = []; $i < 3000; $i++) {
	$a[$i % 8] = str_repeat('x', 5000 + $i);
}
echo strlen(implode($a));
PHP
start zmmx "${one_worker[@]}" "access.log = $work/access.log" 'access.format = "%{mega}M"'
for idle in 0 1300 0 1300 0 0; do
	"$PHP" -n -r 'require $argv[1]; request($argv[2], $argv[3], $argv[4]);' \
		"$here/fcgi.inc" "$work/fpm.sock" "$work/idle.php" "fill=$idle"
done
stop "fpm, access log"
if [ "$(wc -l <"$work/access.log")" = 6 ] && ! grep -qvE '^[12]$' "$work/access.log"; then
	ok "fpm, access log: small requests have a megabyte or two, also after idle seconds"
else
	fail "fpm, access log: a megabyte or two for each of 6 requests" "$(tr '\n' ' ' <"$work/access.log")"
fi

"$PHP" -n "$work/slow.php" >"$work/slow.stock"
head -150 "$work/stock" >"$work/stock.150"

# ---- how workers come and go ----

# pool TITLE SETTING...: 150 requests, three at a time
pool() {
	local title=$1
	shift
	start zmmx 'pm.max_children = 3' "$@"
	client pool "$work/fpm.sock" "$work/mixed.php" 150 3
	check_answers "$title" "$work/stock.150" "$work/pool" 150
	check_usage "$title" "$work/pool"
}

pool "fpm static, 3 workers" 'pm = static'
stop "fpm static, 3 workers"

pool "fpm dynamic" 'pm = dynamic' 'pm.start_servers = 1' 'pm.min_spare_servers = 1' 'pm.max_spare_servers = 2'
stop "fpm dynamic"

pool "fpm ondemand" 'pm = ondemand' 'pm.process_idle_timeout = 1s'
no_workers() {
	! pgrep -P "$pid"
}
until_true 10 no_workers && ok "fpm ondemand: idle workers end" || fail "fpm ondemand: idle workers" "still there"
client again "$work/fpm.sock" "$work/mixed.php" 5
check_answers "fpm ondemand, after that" <(head -5 "$work/stock") "$work/again" 5
stop "fpm ondemand"

start zmmx "${one_worker[@]}" 'pm.max_requests = 10'
client worn "$work/fpm.sock" "$work/mixed.php" 150
check_answers "fpm, pm.max_requests=10" "$work/stock.150" "$work/worn" 150
workers=$(workers_of "$work/worn")
[ "$workers" = 15 ] && ok "fpm, pm.max_requests=10: 15 workers" || fail "fpm, pm.max_requests=10: 15 workers" "$workers"
stop "fpm, pm.max_requests=10"

# ---- reload ----

start zmmx "${one_worker[@]}"
for round in 1 2 3; do
	client "reload.$round" "$work/fpm.sock" "$work/mixed.php" 15
	ask_slowly slow.reload
	kill -USR2 "$pid"
	check_slow "fpm, reload $round" slow.reload
	until_true 10 ready_times $((round + 1)) || fail "fpm, reload $round" "FPM did not come back"
done
client reload.4 "$work/fpm.sock" "$work/mixed.php" 15
cat "$work"/reload.[1-4] >"$work/reload"
check_answers "fpm, 3 reloads" <(for _ in 1 2 3 4; do head -15 "$work/stock"; done) "$work/reload" 60
[ "$(workers_of "$work/reload")" = 4 ] && ok "fpm, 3 reloads: a new worker each time" \
	|| fail "fpm, 3 reloads: a new worker each time" "$(workers_of "$work/reload") workers"
ask_slowly slow.stop
stop "fpm, 3 reloads"
check_slow "fpm, graceful stop" slow.stop

# ---- crash ----

start zmmx "${one_worker[@]}"
expected_crash='exited on signal \(9\|11\)'
for signal in SEGV KILL; do
	client "crash.$signal.1" "$work/fpm.sock" "$work/mixed.php" 15
	ask_slowly slow.crash
	kill -"$signal" "$(awk 'END {print $3}' "$work/crash.$signal.1")"
	wait "$slow" || true
	client "crash.$signal.2" "$work/fpm.sock" "$work/mixed.php" 15
	cat "$work/crash.$signal".[12] >"$work/crash"
	check_answers "fpm, a worker dies of $signal" <(for _ in 1 2; do head -15 "$work/stock"; done) "$work/crash" 30
	[ "$(workers_of "$work/crash")" = 2 ] && ok "fpm, a worker dies of $signal: another takes its place" \
		|| fail "fpm, a worker dies of $signal: another takes its place" "$(workers_of "$work/crash") workers"
done
stop "fpm, after crashes"

# ---- settings of a pool, and of one request: each takes effect, or is refused in the log ----

cat >"$work/settings.php" <<'PHP'
<?php
function inner() { return str_repeat('x', 300000); }
function outer() { return inner(); }
$kept = outer();
$sites = array_filter(zmmx_leaks(), fn ($site) => $site['bytes'] >= 300000);
$stats = zmmx_stats();
echo (int) $stats['active'], (int) $stats['hardened'], ' ', implode(' ', array_map(fn ($site) => count($site['stack']), $sites));
PHP
# settings_asked ADMIN_VALUES
settings_asked() {
	"$PHP" -n -r 'require $argv[1]; $more = $argv[4] ? ["PHP_ADMIN_VALUE" => $argv[4]] : [];
		echo explode("\r\n\r\n", request($argv[2], $argv[3], "", $more), 2)[1] ?? "";' \
		"$here/fcgi.inc" "$work/fpm.sock" "$work/settings.php" "$1"
}
start zmmx "${one_worker[@]}" 'catch_workers_output = yes' 'decorate_workers_output = no' 'php_admin_flag[zmmx.enable] = off' \
	'php_admin_flag[zmmx.hardened] = on' 'php_admin_flag[zmmx.track] = on' 'php_admin_value[zmmx.track_depth] = 3'
said="$(settings_asked ''); $(settings_asked zmmx.track_depth=1); $(settings_asked zmmx.track=0)"
stop "fpm, settings of a pool"
said="$said; $(grep -ac 'zmmx.enable must be set before PHP starts' "$work/fpm.log" || true)"
said="$said; $(grep -ac 'zmmx.hardened must be set before PHP starts' "$work/fpm.log" || true)"
[ "$said" = '10 4; 10 2; 10 ; 1; 1' ] && ok "fpm, settings of a pool" || fail "fpm, settings of a pool" "$said"

# ---- the reports of workers that are not root, as the master is ----

# reports FILE: how many there are of each kind
reports() {
	echo "$(grep -ac 'end of zmmx post-mortem' "$1" || true) $(grep -ac '=== Total 1 memory leaks detected ===' "$1" || true)"
}

# reports_make FOLDER: workers of $user write their reports to a file there, in two requests that leak and two that die
reports_make() {
	local query file=$1/reports
	master_options=(-d extension="$ZMMX_TEST_SO" -d zmmx.post_mortem="$file" -d zmmx.leaks="$file")
	start zmmx "${one_worker[@]}" "user = $user" 'catch_workers_output = yes' 'decorate_workers_output = no'
	for query in leak die leak die; do
		"$PHP" -n -r 'require $argv[1]; request($argv[2], $argv[3], $argv[4]);' "$here/fcgi.inc" "$work/fpm.sock" \
			"$work/reports.php" "$query"
	done
	stop "fpm, reports in a folder of $(stat -c %U "$1")"
}

user=www-data
if [ "$(id -u)" != 0 ] || ! id "$user" >/dev/null 2>&1; then
	skip "fpm, reports of workers" "needs root, and a user $user"
elif [ -z "${ZMMX_TEST_SO:-}" ]; then
	skip "fpm, reports of workers" "ZMMX_TEST_SO does not name the extension that leaks"
else
	cat >"$work/reports.php" <<-'PHP'
		<?php
		if ($_SERVER['QUERY_STRING'] === 'leak') {
			zmmx_test_leak(10);
		} else {
			str_repeat('x', 100000000);
		}
	PHP
	mkdir -m 755 "$work/workers" "$work/roots"
	chown "$user" "$work/workers"

	reports_make "$work/workers"
	said="$(reports "$work/workers/reports"), $(stat -c '%U %a' "$work/workers/reports")"
	[ "$said" = "2 2, $user 600" ] && ok "fpm: the workers' reports are in a file of theirs" || fail "fpm: the workers' reports" "$said"

	reports_make "$work/roots"
	said="$(reports "$work/fpm.log"), $(grep -ac 'Permission denied; its reports go to stderr instead' "$work/fpm.log" || true)"
	[ "$said" = "2 2, 2" ] && [ ! -e "$work/roots/reports" ] && ok "fpm: what workers cannot write to a file is in the log" \
		|| fail "fpm: what workers cannot write to a file" "$said"
fi
exit "$result"
