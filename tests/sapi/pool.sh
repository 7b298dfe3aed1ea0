#!/usr/bin/env bash
# All workers of an FPM pool at a glance: their files in zmmx.status_dir, one scrape of Prometheus for all of them, every
# query of the dashboard, and the alert rules.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../programs/lib.sh.inc"
. "$here/servers.sh.inc"

docs=$here/../../docs
if command -v promtool >/dev/null; then
	cp "$docs/alerts.yml" "$here/alerts_test.yml" "$work"
	said=$(promtool check rules "$work/alerts.yml" 2>&1) && ok "promtool accepts the alert rules" \
		|| fail "promtool accepts the alert rules" "$(tail -2 <<<"$said")"
	said=$(cd "$work" && promtool test rules alerts_test.yml 2>&1) && ok "the alert rules fire when they should" \
		|| fail "the alert rules fire when they should" "$(head -20 <<<"$said")"
	sed -i 's/> 0.9/> 0.99/' "$work/alerts.yml"
	(cd "$work" && promtool test rules alerts_test.yml >/dev/null 2>&1) && fail "a changed rule is noticed" "it passes" \
		|| ok "a changed rule is noticed"
	tested=$(grep -o 'alertname: .*' "$here/alerts_test.yml" | sort -u | wc -l)
	[ "$tested" = "$(grep -c 'alert: ' "$docs/alerts.yml")" ] && ok "each alert rule is tested" || fail "each alert rule is tested" "$tested"
else
	skip "alert rules" "no promtool here"
fi

if [ -z "$fpm" ] || ! command -v prometheus >/dev/null; then
	skip "a pool of eight workers" "no php-fpm$php_id or no prometheus here"
	exit "$result"
fi

dir=$work/status
mkdir -m 1777 "$dir"
chmod 1777 "$dir"
cp "$docs/metrics.php" "$work/metrics.php"
cat >"$work/work.php" <<'PHP'
<?php
$block = str_repeat('x', (int) ($_GET['mib'] ?? 1) << 20);
usleep(1000 * (int) ($_GET['ms'] ?? 0));
echo getmypid();
PHP
touch -d '1 minute ago' "$work"/*.php
mkdir -p "$work/jail"
mkdir -m 1777 "$work/jail/status"
chmod 1777 "$work/jail/status"
# one pool has its files at once, one with its first request, and one is where no /proc is
fpm_start late.sock -d extension="$ZMMX_SO" -d zmmx.status_dir="$dir" < <(
	fpm_pool jail jail.sock 'pm = static' 'pm.max_children = 1' "chroot = $work/jail" 'php_admin_value[zmmx.status_dir] = /status'
	fpm_pool www fpm.sock 'pm = static' 'pm.max_children = 8' 'php_admin_value[memory_limit] = 64M' \
		"php_admin_value[zmmx.status_dir] = $dir" 'php_admin_flag[zmmx.status_uri] = on'
	fpm_pool late late.sock 'pm = static' 'pm.max_children = 1'
)
master=$pid

files() {
	find "$dir" -name 'zmmx-*' | wc -l
}
has_files() {
	[ "$(files)" = "$1" ]
}
# top OPTION...: what bin/zmmx top --json says, through a PHP expression of $top
top() {
	"$PHP" -n "$here/../../bin/zmmx" top --json "${@:2}" "$dir" | "$PHP" -n -r '$top = json_decode(stream_get_contents(STDIN), true);
		$of = fn ($name) => array_column($top["workers"], $name); echo json_encode('"$1"');'
}
# ask SOCKET QUERY [SCRIPT]
ask() {
	"$PHP" -n -r 'require $argv[1]; echo explode("\r\n\r\n", request($argv[2], $argv[3], $argv[4]), 2)[1] ?? "";' "$here/fcgi.inc" "$1" "$work/${3:-work.php}" "$2"
}
all_idle() {
	[ "$(top 'in_array("busy", $of("state"), true)')" = false ]
}
# is NAME EXPECTED ACTUAL
is() {
	[ "$2" = "$3" ] && ok "$1" || fail "$1" "'$3', not '$2'"
}

until_true 5 has_files 8 || true
is "a pool that names the directory has a file for each worker before any request" '8 ["www"] ["idle"]' \
	"$(files) $(top 'array_values(array_unique($of("pool")))') $(top 'array_unique($of("state"))')"
late=$(ask "$work/late.sock" mib=1)
is "with php.ini a worker has its file with the first request, and the master has none" "9 [$late]" \
	"$(files) $(top '$of("pid")' --pool late)"
is "the files are the workers' own" "nobody 640" "$(stat -c '%U %a' "$dir"/zmmx-* | sort -u)"

is "a pool in a chroot has files, too, which tell it and are known as those of a live process" '["jail",true]' "$(
	"$PHP" -n -r 'require $argv[1]; foreach (Zmmx\Workers::in($argv[2]) as $file) { echo json_encode([$file->values["pool"], $file->values["process_start"] > 0]); }' \
		"$here/../phpt/inc/status.inc" "$work/jail/status")"

fat=$(ask "$work/fpm.sock" mib=40)
# a client has its answer before the request has ended
until_true 5 all_idle || true
is "the worker of the largest request is known, with its script and URI" "[$fat,true,\"\\/mixed\"]" \
	"$(top '[$top["workers"][0]["pid"], $top["workers"][0]["largest"] > 40 << 20, $top["workers"][0]["largest_uri"]]' --sort largest --pool www)"
# the pool of one worker
ask "$work/late.sock" mib=40 >/dev/null
cp "$work/work.php" "$work/small.php"
touch -d '1 minute ago' "$work/small.php"
ask "$work/late.sock" mib=1 small.php >/dev/null
until_true 5 all_idle || true
"$PHP" -n "$here/../../bin/zmmx" top --once --pool late "$dir" >"$work/table"
"$PHP" -n "$here/../../bin/zmmx" top --once --sort largest --pool late "$dir" >"$work/largest"
is "the table names the last request, and by largest the largest one" "REQUEST small.php LARGEST REQUEST work.php" \
	"$(sed -nE 's/.* (REQUEST)$/\1/p; s/.*\/([a-z]*\.php)$/\1/p' "$work/table" | xargs) $(sed -nE 's/.* (LARGEST REQUEST)$/\1/p; s/.*\/([a-z]*\.php)$/\1/p' "$work/largest" | xargs)"
ask "$work/fpm.sock" 'mib=1&ms=1500' >"$work/slow" &
slow=$!
sleep 0.7
is "a request is seen while it runs" '["busy","\/mixed"]' "$(top '[$top["workers"][0]["state"], $top["workers"][0]["uri"]]' --sort state --pool www)"
wait "$slow"
ask "$work/fpm.sock" mib=100 >/dev/null
is "errors over the limit are counted" 1 "$(top 'array_sum($of("limit_errors"))' --pool www)"

# ---- somebody removes the files ----

requests_of_late() {
	top '[$of("pid"), $of("requests")]' --pool late
}
before=$("$PHP" -n -r '[$pids, $requests] = json_decode($argv[1]); echo json_encode([$pids, [$requests[0] + 2]]);' "$(requests_of_late)")
ask "$work/late.sock" mib=1 >/dev/null
rm "$dir"/zmmx-"$late"-*
sleep 1.1
ask "$work/late.sock" mib=1 >/dev/null
is "a file that was removed is there again with the next request, and what it counted goes on" "$before" "$(requests_of_late)"
rm -r "$dir"
sleep 1.1
ask "$work/late.sock" mib=1 >/dev/null
sleep 1.1
ask "$work/late.sock" mib=1 >/dev/null
is "where the directory is missing, requests are answered" "$late" "$(ask "$work/late.sock" mib=1)"
mkdir -m 1777 "$dir"
chmod 1777 "$dir"
sleep 1.1
slow=()
for _ in 1 2 3 4 5 6 7 8; do
	ask "$work/fpm.sock" 'mib=1&ms=1500' >/dev/null &
	slow+=($!)
done
wait "${slow[@]}"
ask "$work/late.sock" mib=1 >/dev/null
until_true 5 all_idle || true
is "and when it has come back, all files are" "9 9" "$(files) $(top 'count($top["workers"])')"

# ---- Prometheus ----

page_port=$(free_port)
FPM_SOCKET=$work/fpm.sock FPM_ROOT=$work "$PHP" -n -S "127.0.0.1:$page_port" "$here/front.inc" >"$work/page.log" 2>&1 &
servers+=($!)
prometheus_start "$page_port" "rule_files: [$docs/alerts.yml]"
# query EXPRESSION: how many series it has
query() {
	prometheus_query "$1" '($answer["status"] ?? "") === "success" ? count($answer["data"]["result"]) : "error: " . json_encode($answer)'
}
scraped() {
	[ "$(query 'rate(zmmx_requests_total{pool="www"}[10s])')" = 8 ]
}
until_true 30 scraped && ok "one scrape has all eight workers of the pool" \
	|| fail "one scrape has all eight workers of the pool" "$(query 'zmmx_live_bytes{pool="www"}'); $(tail -1 "$work/prometheus.log")"
is "and the other pool, with a sum for each" "1 2" "$(query 'zmmx_live_bytes{pool="late"}') $(query zmmx_pool_committed_bytes)"
is "the sums are those of the workers" 2 "$(query 'zmmx_pool_committed_bytes == on (pool) sum by (pool) (zmmx_committed_bytes)')"

# every query of the dashboard, as Grafana sends it; those of single workers for all eight
"$PHP" -n -r 'foreach (json_decode(file_get_contents($argv[1]), true)["panels"] as $panel) {
	foreach ($panel["targets"] as $target) {
		echo strtr($target["expr"], ["\$pool" => "www", "\$__rate_interval" => "10s"]), "\t", $target["expr"], "\n";
	}
}' "$docs/grafana.json" >"$work/queries"
answered=0
while IFS=$'\t' read -r expression written; do
	series=$(query "$expression")
	least=1
	[[ "$written" == *" by ("* ]] || [[ "$written" == zmmx_pool_* ]] || least=8
	if [ "${series//[0-9]/}" = "" ] && [ "$series" -ge "$least" ]; then
		answered=$((answered + 1))
	else
		fail "the dashboard: $written" "$series series, not $least"
	fi
done <"$work/queries"
[ "$answered" -ge 20 ] && [ "$answered" = "$(wc -l <"$work/queries")" ] && ok "each query of the dashboard is answered ($answered)" \
	|| fail "each query of the dashboard is answered" "$answered of $(wc -l <"$work/queries")"
is "its list of pools" 2 "$(query 'count by (pool) (zmmx_pool_workers)')"
is "Prometheus knows the alert rules" 5 "$(prometheus_ask rules 'count($answer["data"]["groups"][0]["rules"])')"

# ---- the end ----

kill -KILL "$fat"
gone() {
	! top '$of("pid")' | grep -q "\b$fat\b" && [ "$(top 'count($top["workers"])' --pool www)" = 8 ]
}
until_true 10 gone && ok "a worker that is killed goes away, and its successor comes" || fail "a worker that is killed" "$(top '$of("pid")')"
kill -QUIT "$master"
wait "$master" || true
is "after a graceful stop no file is left" 0 "$(files)"
exit "$result"
