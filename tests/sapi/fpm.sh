#!/usr/bin/env bash
# One FPM worker serves 1,000 requests that end in every way: each answer as under stock, the same usage at the
# start of every request, no worker lost, no growth.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../programs/lib.sh.inc"

id=$("$PHP" -n -r 'echo PHP_MAJOR_VERSION, ".", PHP_MINOR_VERSION;')
fpm=$(command -v "php-fpm$id" || ls "/usr/sbin/php-fpm$id" 2>/dev/null || true)
if [ -z "$fpm" ]; then
	skip fpm "no php-fpm$id here"
	exit 0
fi
requests=${ZMMX_FPM_REQUESTS:-1000}
# More than stock may grow in the same requests: code and tables touched late are the same in both.
rss_slack_kib=256

cp "$here/mixed.inc" "$work/mixed.php"
chmod 755 "$work"
cat >"$work/fpm.conf" <<EOF
[global]
error_log = $work/fpm.log
daemonize = no
[www]
user = nobody
group = nogroup
listen = $work/fpm.sock
pm = static
pm.max_children = 1
php_admin_value[memory_limit] = 16M
EOF

# serve NAME FPM_OPTION...: the client's report in $work/NAME
serve() {
	local name=$1 pid
	shift
	"$fpm" -n -R -F -y "$work/fpm.conf" "$@" >"$work/$name.fpm" 2>&1 &
	pid=$!
	for _ in $(seq 100); do
		[ -S "$work/fpm.sock" ] && break
		sleep 0.1
	done
	timeout 300 "$PHP" -n "$here/fcgi_client.inc" "$work/fpm.sock" "$work/mixed.php" "$requests" >"$work/$name" 2>&1 || true
	kill -QUIT "$pid" 2>/dev/null || true
	wait "$pid" 2>/dev/null || fail "fpm $name" "the master ended with status $?: $(tail -2 "$work/$name.fpm")"
	rm -f "$work/fpm.sock"
}

serve stock
serve zmmx -d extension="$ZMMX_SO"

answers() {
	awk '$1 != "rss" {print $1, $4}' "$1"
}
if [ "$(wc -l <"$work/zmmx")" != "$requests" ]; then
	fail "fpm serves $requests requests" "$(tail -1 "$work/zmmx")"
elif diff <(answers "$work/stock") <(answers "$work/zmmx") >"$work/diff"; then
	ok "fpm: $requests answers as under stock"
else
	fail "fpm: answers as under stock" "$(head -3 "$work/diff" | tr '\n' ' ')"
fi

# the usage at the start depends on the length of the query, so each kind is compared with itself
varying=$(awk 'NR > 1 {seen[$1 " " $2] = 1} END {for (s in seen) {split(s, f, " "); n[f[1]]++} for (k in n) if (n[k] > 1) print k}' "$work/zmmx")
if [ -z "$varying" ]; then
	ok "fpm: usage at the start of a request is the same from the second on"
else
	fail "fpm: usage at the start of a request" "varies for: $varying"
fi
workers=$(awk '{print $3}' "$work/zmmx" | sort -u | wc -l)
if [ "$workers" = 1 ]; then
	ok "fpm: no worker lost"
else
	fail "fpm: no worker lost" "$workers pids"
fi
# growth FILE: KiB after the 100th and after the last request, and the difference
growth() {
	awk '$1 == "rss" {if (!first) first = $4; last = $4} END {print first, last, last - first}' "$1"
}
read -r first last grown < <(growth "$work/zmmx")
read -r _ _ stock_grown < <(growth "$work/stock")
report="$first KiB after 100 requests, $last KiB after $requests (stock grew by $stock_grown KiB)"
[ "$stock_grown" -gt 0 ] || stock_grown=0
if [ "$grown" -le $((stock_grown + rss_slack_kib)) ]; then
	ok "fpm: resident size: $report"
else
	fail "fpm: resident size" "$report"
fi
exit "$result"
