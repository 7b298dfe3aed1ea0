#!/usr/bin/env bash
# The metrics page: in an FPM pool each worker answers for itself, and Prometheus reads what they say.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../programs/lib.sh.inc"
. "$here/servers.sh.inc"

page=$here/../../docs/metrics.php

promtool=$(command -v promtool || true)
# accepted NAME FILE
accepted() {
	local said
	if [ -z "$promtool" ]; then
		skip "$1" "no promtool here"
	elif said=$("$promtool" check metrics <"$2" 2>&1) && [ -z "$said" ]; then
		ok "$1 ($(grep -vc '^#' "$2") samples)"
	else
		fail "$1" "$(head -2 <<<"$said" | tr '\n' ' ')"
	fi
}

# parsed NAME FORMAT FILE: Python's own parser of that format reads it
parsed() {
	local said
	if ! /usr/bin/python3 -c 'import prometheus_client' 2>/dev/null; then
		skip "$1" "no python3-prometheus-client here"
	elif said=$(/usr/bin/python3 "$here/metrics_parser.py" "$2" <"$3" 2>&1); then
		ok "$1 ($said samples)"
	else
		fail "$1" "$(tail -1 <<<"$said")"
	fi
}

# formats TITLE FUNCTION SETTING...: what the function returns in both formats is right
formats() {
	local title=$1 call=$2 format options=() setting
	shift 2
	for setting in "$@"; do
		options+=(-d "$setting")
	done
	for format in openmetrics text; do
		"$PHP" -n -d extension="$ZMMX_SO" "${options[@]}" -r "echo $call('$format');" >"$work/$format"
		parsed "the parser of $format reads $title" "$format" "$work/$format"
	done
	accepted "promtool accepts $title" "$work/text"
}

mkdir -m 700 "$work/status"
formats "zmmx_metrics()" zmmx_metrics
# as it was: the family of a counter with its samples' name, which is no OpenMetrics
if /usr/bin/python3 -c 'import prometheus_client' 2>/dev/null; then
	{ cat "$work/text"; echo '# EOF'; } >"$work/wrong"
	said=$(/usr/bin/python3 "$here/metrics_parser.py" openmetrics <"$work/wrong" 2>&1) \
		&& fail "the parser of openmetrics tells the formats apart" "it reads the other one" \
		|| ok "the parser of openmetrics tells the formats apart"
fi
formats "zmmx_pool_metrics()" zmmx_pool_metrics zmmx.status_dir="$work/status"
formats "zmmx_pool_metrics() of no process" zmmx_pool_metrics zmmx.status_dir="$work/status" zmmx.enable=0

"$PHP" -n -d extension="$ZMMX_SO" "$page" >"$work/active"
accepted "promtool accepts the metrics" "$work/active"
"$PHP" -n -d extension="$ZMMX_SO" -d zmmx.enable=0 "$page" >"$work/inactive"
accepted "promtool accepts the metrics of an inactive zmmx" "$work/inactive"

# the configuration that the documentation shows
sed -n '/^```yaml/,/^```/{//!p}' "$here/../../docs/introspection.md" >"$work/prometheus.yml"
if [ -z "$promtool" ]; then
	skip "promtool accepts the documented configuration" "no promtool here"
elif said=$("$promtool" check config "$work/prometheus.yml" 2>&1) && grep -q scrape_configs "$work/prometheus.yml"; then
	ok "promtool accepts the documented configuration"
else
	fail "promtool accepts the documented configuration" "$(tail -1 <<<"$said")"
fi

# ---- an FPM pool of two workers ----

if [ -z "$fpm" ]; then
	skip "metrics in a pool" "no php-fpm$php_id here"
else
	cp "$page" "$work/metrics.php"
	# two requests at a time, so that both workers answer
	echo '<?php usleep(200000); require __DIR__ . "/metrics.php";' >"$work/slow.php"
	fpm_start fpm.sock -d extension="$ZMMX_SO" < <(fpm_pool www fpm.sock 'pm = static' 'pm.max_children = 2')
	"$PHP" -n "$here/metrics_client.inc" "$work/fpm.sock" "$work/slow.php" 4 "$work/answer" >"$work/pids" 2>&1 || true
	if [ "$(sort -u "$work/pids" | grep -cE '^[0-9]+$')" = 2 ]; then
		ok "each worker of a pool has its own metrics"
	else
		fail "each worker of a pool has its own metrics" "$(sort -u "$work/pids" | head -3 | tr '\n' ' ')"
	fi
	accepted "promtool accepts the metrics of a worker" "$work/answer"
	if grep -qi '^Content-type: text/plain; version=0.0.4' "$work/answer.header"; then
		ok "the page says what it is"
	else
		fail "the page says what it is" "$(grep -i '^content-type' "$work/answer.header")"
	fi
	# as Prometheus asks
	"$PHP" -n -r 'require $argv[1]; [$header, $body] = explode("\r\n\r\n", request($argv[2], $argv[3], "",
			["HTTP_ACCEPT" => "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,*/*;q=0.1"]), 2);
		file_put_contents("$argv[4].header", $header); file_put_contents($argv[4], $body);' "$here/fcgi.inc" "$work/fpm.sock" \
		"$work/metrics.php" "$work/openmetrics"
	parsed "the page gives OpenMetrics to whom it suits" openmetrics "$work/openmetrics"
	grep -qi '^Content-type: application/openmetrics-text; version=1.0.0' "$work/openmetrics.header" \
		&& ok "and says so" || fail "and says so" "$(grep -i '^content-type' "$work/openmetrics.header")"
fi

# ---- Prometheus itself ----

if ! command -v prometheus >/dev/null; then
	skip "Prometheus scrapes the page" "no prometheus here"
	exit "$result"
fi
page_port=$(free_port)
"$PHP" -n -d extension="$ZMMX_SO" -S "127.0.0.1:$page_port" -t "$(dirname "$page")" >"$work/page.log" 2>&1 &
servers+=($!)
prometheus_start "$page_port"
# query EXPRESSION: the value of the first series
query() {
	prometheus_query "$1" '$answer["data"]["result"][0]["value"][1] ?? ""'
}
active=
is_scraped() {
	active=$(query zmmx_active)
	[ -n "$active" ]
}
until_true 30 is_scraped || true
if [ "$active" = 1 ] && [ "$(query 'sum(zmmx_pages)')" = "$(query '512 * sum(zmmx_chunks{state="used"})')" ] \
	&& [ "$(query 'zmmx_system_calls_total{call="map"}')" -gt 0 ]; then
	ok "Prometheus scrapes the page"
else
	fail "Prometheus scrapes the page" "zmmx_active is '$active'; $(tail -1 "$work/prometheus.log")"
fi
exit "$result"
