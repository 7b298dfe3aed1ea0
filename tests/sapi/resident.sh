#!/usr/bin/env bash
# zmmx.max_resident: under load, with every tenth request leaving 200 MB behind in an extension, FPM's workers give way to new
# ones, and no request is lost. ZMMX_LONG=1: 10,000 requests.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../programs/lib.sh.inc"
. "$here/servers.sh.inc"

if [ -z "$fpm" ]; then
	skip "workers that stay large" "no php-fpm$php_id here"
	exit 0
elif [ -z "${ZMMX_TEST_SO:-}" ]; then
	skip "workers that stay large" "ZMMX_TEST_SO does not name the extension that leaks"
	exit 0
fi
[ "$requests" = 10000 ] || requests=300

cat >"$work/leaking.php" <<'PHP'
<?php
if ($_GET['number'] === 'stats') {
	exit((string) zmmx_stats()['restarts']);
}
if ($_GET['number'] === 'scrape') {
	exit(zmmx_pool_metrics('text'));
}
$kept = str_repeat('x', 3000000);
if ($_GET['leak']) {
	zmmx_test_leak_malloc(200000000);
}
echo "request $_GET[number] of worker ", getmypid(), ", in full";
PHP

# start POOL_SETTING...
start() {
	fpm_start fpm.sock -d extension="$ZMMX_SO" -d extension="$ZMMX_TEST_SO" < <(
		echo 'log_level = debug'
		fpm_pool www fpm.sock 'pm = static' 'pm.max_children = 3' 'catch_workers_output = yes' 'decorate_workers_output = no' "$@"
	)
}

stop() {
	kill -QUIT "$pid"
	wait "$pid" || true
}

# load NAME
load() {
	timeout 1200 "$PHP" -n "$here/resident_client.inc" "$work/fpm.sock" "$work/leaking.php" "$requests" >"$work/$1" 2>&1 || true
}

restarts_asked() {
	"$PHP" -n -r 'require $argv[1]; echo explode("\r\n\r\n", request($argv[2], $argv[3], "number=stats"), 2)[1] ?? "";' \
		"$here/fcgi.inc" "$work/fpm.sock" "$work/leaking.php"
}

ended=$((requests / 10))
mkdir -m 1777 "$work/status"
chmod 1777 "$work/status"
start 'php_admin_value[zmmx.max_resident] = 150M' "php_admin_value[zmmx.status_dir] = $work/status" \
	"$(fpm_pool other other.sock 'pm = static' 'pm.max_children = 1' "php_admin_value[zmmx.status_dir] = $work/status")"
load answers
counted=$(restarts_asked)
scrape=$("$PHP" -n -d extension="$ZMMX_SO" -r 'echo zmmx_pool_metrics("text", $argv[1]);' "$work/status" | grep '^zmmx_restarts_total' | tr '\n' ' ')
asked=$("$PHP" -n -r 'require $argv[1]; echo explode("\r\n\r\n", request($argv[2], $argv[3], "number=scrape"), 2)[1] ?? "";' \
	"$here/fcgi.inc" "$work/fpm.sock" "$work/leaking.php" | grep '^zmmx_restarts_total' | tr '\n' ' ')
stop
# process ids come around again
if ! grep -q '^lost' "$work/answers" && [ "$(grep -cE '^[0-9]+$' "$work/answers")" -gt $((ended / 2)) ]; then
	ok "$requests requests, $ended of which leave 200 MB behind: none is lost"
else
	fail "$requests requests: none is lost" "$(grep -c '^lost' "$work/answers") lost, $(tail -1 "$work/answers")"
fi
if [ "$(grep -ac 'ends and is to be replaced: after a request' "$work/fpm.log")" = "$ended" ] && [ "$counted" = "$ended" ]; then
	ok "$ended workers say in the log why they end, and are counted"
else
	fail "$ended workers say in the log why they end" \
		"$(grep -ac 'to be replaced' "$work/fpm.log") lines, $counted counted"
fi
wanted="zmmx_restarts_total{pool=\"other\"} 0 zmmx_restarts_total{pool=\"www\"} $ended "
if [ "$scrape" = "$wanted" ] && [ "$asked" = "$wanted" ]; then
	ok "a scrape of all workers has their number, for each pool"
else
	fail "a scrape of all workers has their number, for each pool" "${scrape}from outside, $asked from a worker"
fi
if ! grep -aE 'exited on signal|exited with code [1-9]' "$work/fpm.log" >"$work/crashes"; then
	ok "each of them ends with status 0"
else
	fail "each of them ends with status 0" "$(head -1 "$work/crashes")"
fi

start "php_admin_value[error_log] = $work/php.log" 'php_admin_value[zmmx.max_resident] = 150M' 'pm.max_requests = 0'
touch "$work/php.log"
chown nobody "$work/php.log" 2>/dev/null || true
requests=30 load logged
stop
lines=$(grep -ac "^\[20.*Z\] zmmx: worker [0-9]* ends .* (script $work/leaking.php, URI /mixed)\$" "$work/php.log" || true)
[ "$lines" = 3 ] && ok "the line is in the file of error_log, and names the request" \
	|| fail "the line is in the file of error_log, and names the request" "$lines lines: $(tail -1 "$work/php.log")"

start
requests=30 load off
stop
if ! grep -q '^lost' "$work/off" && ! grep -aq 'to be replaced' "$work/fpm.log" && [ "$(grep -c . "$work/off")" -le 3 ]; then
	ok "off: no worker is replaced"
else
	fail "off: no worker is replaced" "$(tail -1 "$work/off")"
fi

mkdir -p "$work/jail"
cp "$work/leaking.php" "$work/jail"
start "chroot = $work/jail" 'pm.max_children = 1' 'php_admin_value[zmmx.max_resident] = 150M'
for _ in 1 2; do
	"$PHP" -n -r 'require $argv[1]; request($argv[2], "/leaking.php", "number=1&leak=1");' "$here/fcgi.inc" "$work/fpm.sock"
done
stop
lines=$(grep -ac 'zmmx.max_resident: the system does not tell how large this worker is' "$work/fpm.log" || true)
[ "$lines" = 1 ] && ok "a worker in a chroot without /proc says once that it is not judged" \
	|| fail "a worker in a chroot without /proc says once that it is not judged" "$lines lines"

# it has none of FPM's handlers for signals
if "$fpm" -n -i -d extension="$ZMMX_SO" -d zmmx.max_resident=1M >"$work/info" 2>&1 && grep -q 'zmmx.max_resident => 1M' "$work/info"; then
	ok "php-fpm -i is no worker, however large"
else
	fail "php-fpm -i is no worker" "$(tail -1 "$work/info")"
fi
exit "$result"
