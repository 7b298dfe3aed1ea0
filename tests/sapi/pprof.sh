#!/usr/bin/env bash
# zmmx.profile=sample and docs/pprof.php: a worker of FPM keeps one profile over its requests, and pprof reads it.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../programs/lib.sh.inc"
. "$here/servers.sh.inc"

if ! command -v go >/dev/null || ! go tool pprof -h 2>&1 | grep -q sample_index; then
	skip "profiles over requests" "Debian's package golang-go is not installed"
	exit 0
fi
export PPROF_TMPDIR=$work
cp "$here/../../docs/pprof.php" "$work/pprof.php"
cat >"$work/application.php" <<'PHP'
<?php
function waste(): void { for ($i = 0; $i < 1000; $i++) { $gone = str_repeat(chr($i % 256), 10000); } }
waste();
PHP
cat >"$work/router.php" <<'PHP'
<?php
require str_starts_with($_SERVER['REQUEST_URI'], '/debug/pprof/') ? __DIR__ . '/pprof.php' : __DIR__ . '/application.php';
PHP

# expect TITLE INDEX PROFILE: 50 requests have allocated 1000 blocks of 12 KiB each, which is 586 MiB; the samples' standard
# error is 3 %
expect() {
	go tool pprof -top -cum "-sample_index=$2" -unit=MB "$3" >"$work/top" 2>&1 || true
	if awk '/ waste$/ {mb = $4 + 0} END {exit !(mb > 498 && mb < 674)}' "$work/top"; then
		ok "$1: $(awk '/ waste$/ {print $4}' "$work/top")"
	else
		fail "$1" "$(head -8 "$work/top" | tr '\n' ' ')"
	fi
}

if [ -z "$fpm" ]; then
	skip "a profile of an FPM worker" "no php-fpm$php_id here"
else
	fpm_start fpm.sock -d extension="$ZMMX_SO" < <(
		fpm_pool www fpm.sock 'pm = static' 'pm.max_children = 1' 'php_admin_value[zmmx.profile] = sample'
	)
	"$PHP" -n -r 'require $argv[1];
		for ($i = 0; $i < 50; $i++) { request($argv[2], "$argv[3]/application.php", ""); }
		foreach (["allocs", "heap", "other"] as $name) {
			$answer = request($argv[2], "$argv[3]/pprof.php", "", ["PATH_INFO" => "/debug/pprof/$name"]);
			file_put_contents("$argv[3]/$name", explode("\r\n\r\n", $answer, 2)[1]);
		}' "$here/fcgi.inc" "$work/fpm.sock" "$work"
	expect "a worker of FPM, what 50 requests have allocated" alloc_space "$work/allocs"
	go tool pprof -top -sample_index=inuse_space "$work/heap" >"$work/top" 2>&1 || true
	if ! grep -q ' waste$' "$work/top" && grep -q 'Type: inuse_space' "$work/top"; then
		ok "a worker of FPM: nothing of earlier requests is live"
	else
		fail "a worker of FPM: nothing of earlier requests is live" "$(head -8 "$work/top" | tr '\n' ' ')"
	fi
	grep -q 'debug/pprof/heap or' "$work/other" && ok "the page has no other profile" \
		|| fail "the page has no other profile" "$(head -c 100 "$work/other")"
fi

# ---- a pool ----

# The scripts of the pool; the front passes the paths of pprof to its page.
cat >"$work/front.php" <<'PHP'
<?php
require getenv('FCGI');
$path = strtok($_SERVER['REQUEST_URI'], '?');
$page = str_starts_with($path, '/debug/pprof/') ? 'pprof' : 'application';
[$header, $body] = explode("\r\n\r\n", request(getenv('SOCKET'), __DIR__ . "/$page.php", $_SERVER['QUERY_STRING'] ?? '', ['PATH_INFO' => $path]), 2);
foreach (explode("\r\n", $header) as $line) {
	header(preg_replace('~^Status: (\d+).*~', 'HTTP/1.1 $1 as FPM says', $line));
}
echo $body;
PHP
cat >"$work/holding.php" <<'PHP'
<?php
function hold(): string { return str_repeat('x', 40 << 20); }
$kept = hold();
for ($i = 0; $i < 300; $i++) { usleep(10000); $gone = str_repeat('y', 3 << 20); unset($gone); }
PHP
sed -i '$ a usleep(1000 * (int) ($_GET["ms"] ?? 0));' "$work/application.php"
touch -d '1 minute ago' "$work"/*.php
# ask SCRIPT QUERY TIMES
ask() {
	"$PHP" -n -r 'require $argv[1]; for ($i = 0; $i < $argv[5]; $i++) { request($argv[2], $argv[3], $argv[4]); }' \
		"$here/fcgi.inc" "$work/pool.sock" "$work/$1" "$2" "$3"
}
# status PATH: with the page's X-Workers
status() {
	"$PHP" -n -r 'file_get_contents("http://127.0.0.1:$argv[1]/debug/pprof/$argv[2]", false, stream_context_create(["http" => ["ignore_errors" => true]]));
		echo explode(" ", $http_response_header[0])[1], implode(preg_replace("~^X-Workers:~", "", preg_grep("~^X-Workers~", $http_response_header)));' "$front_port" "$1"
}
if [ -z "$fpm" ]; then
	skip "a profile of a pool" "no php-fpm$php_id here"
else
	mkdir -m 1777 "$work/status"
	chmod 1777 "$work/status"
	fpm_start pool.sock -d extension="$ZMMX_SO" < <(
		fpm_pool www pool.sock 'pm = static' 'pm.max_children = 3' 'php_admin_value[zmmx.profile] = sample' \
			"php_admin_value[zmmx.status_dir] = $work/status"
	)
	front_port=$(free_port)
	SOCKET=$work/pool.sock FCGI=$here/fcgi.inc "$PHP" -n -S "127.0.0.1:$front_port" "$work/front.php" >"$work/front.out" 2>&1 &
	servers+=($!)
	until_true 10 port_answers "$front_port" || fail "a profile of a pool" "the front does not start: $(tail -1 "$work/front.out")"
	base=http://127.0.0.1:$front_port/debug/pprof
	ask application.php '' 47
	said=$(status heap)
	[ "$said" = '200 1 of 3' ] && ok "a pool: idle workers that were never asked have nothing to say, and the page says so" \
		|| fail "a pool: idle workers that were never asked have nothing to say" "$said"
	asked=()
	for _ in 1 2 3; do
		ask application.php ms=1500 1 &
		asked+=($!)
	done
	wait "${asked[@]}"
	said=$(status allocs)
	[ "$said" = '200 3 of 3' ] && ok "a pool: each worker has written with its next request" || fail "a pool: each worker has written" "$said"
	expect "a pool: what 50 requests of three workers have allocated" alloc_space "$base/allocs"
	ask holding.php '' 1 &
	holding=$!
	sleep 1
	go tool pprof -top -cum -unit=MB "$base/heap" >"$work/top" 2>&1 || true
	if awk '/ hold$/ {mb = $4 + 0} END {exit !(mb > 39 && mb < 42)}' "$work/top" && ! grep -q ' waste$' "$work/top"; then
		ok "a pool: another worker's request is what is live"
	else
		fail "a pool: another worker's request is what is live" "$(head -8 "$work/top" | tr '\n' ' ')"
	fi
	wait "$holding"
	go tool pprof -top "$base/heap" >"$work/top" 2>&1 || true
	! grep -q ' hold$' "$work/top" && grep -q 'Type: inuse_space' "$work/top" && ok "a pool: and is not when it has ended" \
		|| fail "a pool: and is not when it has ended" "$(head -8 "$work/top" | tr '\n' ' ')"
	(sleep 0.5; ask application.php ms=40 50) &
	asked=$!
	expect "a pool: what 50 requests allocate within seconds=6" alloc_space "$base/allocs?seconds=6"
	wait "$asked"
	go tool pprof -top "$base/allocs?seconds=1" >"$work/top" 2>&1 || true
	! grep -q ' waste$' "$work/top" && grep -q 'Type: alloc_space' "$work/top" && ok "a pool: nothing in a second without requests" \
		|| fail "a pool: nothing in a second without requests" "$(head -8 "$work/top" | tr '\n' ' ')"
	for value in -1 abc 1e9 1000000000 31 '' '1&seconds[]=2'; do
		said=$(status "allocs?seconds=$value")
		[ "$said" = 400 ] && ok "seconds=$value is refused" || fail "seconds=$value is refused" "$said"
	done
	[ "$(find "$work/status" -name '*.pb' -user nobody -perm 600 | wc -l)" = 3 ] && ok "the profiles are for the pool's user alone" \
		|| fail "the profiles are for the pool's user alone" "$(ls -l "$work/status")"
	kill -QUIT "$pid"
	wait "$pid" || true
	[ -z "$(ls "$work/status")" ] && ok "workers take their profiles away with them" || fail "workers take their profiles away" "$(ls "$work/status")"
fi

port=$(free_port)
"$PHP" -n -d extension="$ZMMX_SO" -d zmmx.profile=sample -S "127.0.0.1:$port" "$work/router.php" >"$work/server.out" 2>&1 &
servers+=($!)
until_true 10 port_answers "$port" || fail "pprof over HTTP" "the server does not start: $(tail -1 "$work/server.out")"
"$PHP" -n -r 'for ($i = 0; $i < 50; $i++) { file_get_contents("http://127.0.0.1:$argv[1]/"); }' "$port"
expect "pprof over HTTP, what 50 requests have allocated" alloc_space "http://127.0.0.1:$port/debug/pprof/allocs"
exit "$result"
