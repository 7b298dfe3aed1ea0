#!/usr/bin/env bash
# The command line's web server, one process and with workers: each answer as under stock, the same usage at the start
# of every request, no process lost, no growth.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../programs/lib.sh.inc"
. "$here/servers.sh.inc"

# start VARIANT WORKERS [PHP_OPTION...]: $pid and $server
start() {
	local log=$work/$1.log workers=$2 port
	shift 2
	port=$(free_port)
	server=http://127.0.0.1:$port
	PHP_CLI_SERVER_WORKERS=$workers "$PHP" -n -d memory_limit=16M "$@" -S "127.0.0.1:$port" -t "$work" >"$log" 2>&1 &
	pid=$!
	servers+=("$pid")
	until_true 10 port_answers "$port" || fail "cli-server" "does not answer: $(tail -1 "$log")"
}

# stop TITLE: by the signal that a terminal sends to all
stop() {
	local status=0
	# shellcheck disable=SC2046
	kill -INT "$pid" $(pgrep -P "$pid")
	wait "$pid" || status=$?
	[ "$status" = 0 ] && ok "$1: ends" || fail "$1: ends" "with status $status"
}

start stock 1
client stock "$server" /mixed.php "$requests"
stop "cli-server, stock"
start zmmx 1 -d extension="$ZMMX_SO"
client zmmx "$server" /mixed.php "$requests"
stop cli-server
check_answers cli-server "$work/stock" "$work/zmmx" "$requests"
check_usage cli-server "$work/zmmx"
check_one_worker cli-server "$work/zmmx"
check_growth cli-server "$work/stock" "$work/zmmx"

# Workers are children of a process that never serves: the request that each starts with was begun before the fork.
start zmmx 3 -d extension="$ZMMX_SO"
client zmmx.workers "$server" /mixed.php 150 3
head -150 "$work/stock" >"$work/stock.workers"
stop "cli-server with workers"
check_answers "cli-server with workers" "$work/stock.workers" "$work/zmmx.workers" 150
check_usage "cli-server with workers" "$work/zmmx.workers"
exit "$result"
