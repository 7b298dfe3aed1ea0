#!/usr/bin/env bash
# Apache with mod_php, prefork: each answer as under stock, the same usage at the start of every request, no growth;
# ten graceful restarts with a request at work, restarts, graceful stop; no child lost.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../programs/lib.sh.inc"
. "$here/servers.sh.inc"

apache=$packages_root/usr/sbin/apache2
modules=$packages_root/usr/lib/apache2/modules
mod_php=$modules/libphp$php_id.so
if ! [ -x "$apache" ] || ! [ -e "$mod_php" ]; then
	skip apache "no apache2 with mod_php for PHP $php_id in $packages_root"
	exit 0
fi
lacking=$(ldd "$apache" "$mod_php" | sed -nE 's/^[[:space:]]*([^ ]+) => not found.*/\1/p' | sort -u | paste -sd' ')
if [ -n "$lacking" ]; then
	skip apache "libraries are not installed: $lacking"
	exit 0
fi

# start VARIANT: $pid and $server
start() {
	local port
	port=$(free_port)
	server=http://127.0.0.1:$port
	mkdir -p "$work/ini" "$work/www"
	cp -p "$work"/*.php "$work/www"
	: >"$work/ini/php.ini"
	[ "$1" = stock ] || echo "extension=$ZMMX_SO" >"$work/ini/php.ini"
	cat >"$work/apache.conf" <<-CONF
		ServerRoot $work
		ServerName 127.0.0.1
		Listen 127.0.0.1:$port
		PidFile $work/apache.pid
		ErrorLog $work/apache.log
		LoadModule mpm_prefork_module $modules/mod_mpm_prefork.so
		LoadModule authz_core_module $modules/mod_authz_core.so
		LoadModule php_module $mod_php
		PHPIniDir $work/ini
		User nobody
		Group nogroup
		StartServers 1
		MinSpareServers 1
		MaxSpareServers 1
		MaxRequestWorkers 1
		DocumentRoot $work/www
		<FilesMatch "\\.php$">
			SetHandler application/x-httpd-php
		</FilesMatch>
		php_admin_value memory_limit 16M
	CONF
	rm -f "$work/apache.log"
	# a group of its own: at its end Apache signals the whole group
	PHP_INI_SCAN_DIR='' setsid "$apache" -f "$work/apache.conf" -DFOREGROUND >"$work/apache.out" 2>&1 &
	pid=$!
	servers+=("$pid")
	until_true 20 port_answers "$port" || fail "apache" "does not answer: $(tail -1 "$work/apache.out")"
}

# stop TITLE: gracefully
stop() {
	local status=0
	kill -WINCH "$pid"
	wait "$pid" || status=$?
	if [ "$status" != 0 ]; then
		fail "$1: graceful stop" "status $status: $(tail -2 "$work/apache.out")"
	elif grep -aE 'exit signal|Segmentation|Abort' "$work/apache.log" >"$work/crashes"; then
		fail "$1: children" "$(head -2 "$work/crashes")"
	else
		ok "$1: graceful stop, no child lost"
	fi
}

# ask_slowly NAME: a request that takes a second, in the background; its answer goes to $work/NAME
ask_slowly() {
	"$PHP" -n -r 'require $argv[1]; echo explode("\r\n\r\n", http_answer(http_ask($argv[2], "/slow.php", "")), 2)[1] ?? "";' \
		"$here/http.inc" "$server" >"$work/$1" 2>&1 &
	slow=$!
	sleep 0.4
}

# resumed_times N: Apache says so after each restart
resumed_times() {
	[ "$(grep -ac 'resuming normal operations' "$work/apache.log")" = "$1" ]
}

for variant in stock zmmx; do
	start "$variant"
	client "$variant" "$server" /mixed.php "$requests"
	stop "apache, $variant"
done
check_answers apache "$work/stock" "$work/zmmx" "$requests"
check_usage apache "$work/zmmx"
check_one_worker apache "$work/zmmx"
check_growth apache "$work/stock" "$work/zmmx"

"$PHP" -n "$work/slow.php" >"$work/slow.stock"
start zmmx
lost=0
for round in $(seq 10); do
	client "graceful.$round" "$server" /mixed.php 5
	ask_slowly "slow.$round"
	kill -USR1 "$pid"
	wait "$slow" || true
	cmp -s "$work/slow.stock" "$work/slow.$round" || lost=$((lost + 1))
	until_true 20 resumed_times $((round + 1)) || fail "apache, graceful restart $round" "Apache did not come back"
done
for round in 11 12; do
	client "graceful.$round" "$server" /mixed.php 5
	kill -HUP "$pid"
	until_true 20 resumed_times $((round + 1)) || fail "apache, restart $round" "Apache did not come back"
done
client graceful.13 "$server" /mixed.php 5
for round in $(seq 13); do
	cat "$work/graceful.$round"
done >"$work/graceful"
[ "$lost" = 0 ] && ok "apache, 10 graceful restarts: the requests at work are answered in full" \
	|| fail "apache, 10 graceful restarts: the requests at work" "$lost are not answered in full"
check_answers "apache, 10 graceful restarts, 2 others" <(for round in $(seq 13); do head -5 "$work/stock"; done) \
	"$work/graceful" 65
stop "apache, after restarts"
exit "$result"
