#!/usr/bin/env bash
# bin/zmmx compare --fpm: both pools answer the same requests, figures of both, and nothing is left running.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh.inc"

php_id=$("$PHP" -n -r 'echo PHP_MAJOR_VERSION, ".", PHP_MINOR_VERSION;')
fpm=$(PATH=$PATH:/usr/sbin:/usr/local/sbin command -v "php-fpm$php_id" || true)
if [ -z "$fpm" ]; then
	skip compare_fpm "no php-fpm$php_id here"
	exit 0
fi

# the workers may be another user's
chmod 755 "$work"
export TMPDIR=$work/tmp
mkdir -m 755 "$TMPDIR" "$work/site" "$work/empty" "$work/site/docs"
# a pattern in the command line would find itself
echo "$TMPDIR/zmmx-" >"$work/pattern"
user=
[ "$(id -u)" != 0 ] || user='user = nobody'

# pool NAME LINE...: a pool file of its own
pool() {
	printf '%s\n' "[www]" "listen = $work/own.sock" "pm = dynamic" "pm.max_children = 7" "pm.start_servers = 3" "pm.min_spare_servers = 1" \
		"pm.max_spare_servers = 4" "${@:2}" >"$work/$1.conf"
}

# page NAME CODE
page() {
	echo "<?php $2" >"$work/site/$1.php"
}

# compare_pools ARGUMENT...: a short comparison of the pool in $work/www.conf
compare_pools() {
	call compare --fpm -n --php "$fpm" --pool "$work/www.conf" --docroot "$work/site" --requests 12 "$@"
}

# ask URL...: the same for these
ask() {
	printf '%s\n' "$@" >"$work/urls"
	compare_pools --urls "$work/urls"
}

# wrong_pools NAME TEXT ARGUMENT...
wrong_pools() {
	wrong "$1" "$2" compare --fpm -n --php "$fpm" --pool "$work/www.conf" --docroot "$work/site" "${@:3}"
}

# field EXPRESSION: of the JSON in $work/out, as $x
field() {
	"$PHP" -n -r '$x = json_decode(file_get_contents($argv[1]), true); echo json_encode('"$1"');' "$work/out"
}

# left: the processes of FPM that use a private configuration, and files that should be gone
left() {
	local tries
	for tries in $(seq 150); do
		[ -n "$(left_now)" ] || return 0
		sleep 0.1
	done
	left_now
}

left_now() {
	grep -alF -f "$work/pattern" /proc/[0-9]*/cmdline 2>/dev/null || true
	if [ -e "$work/pids" ]; then
		for pid in $(sort -u "$work/pids"); do
			[ ! -e "/proc/$pid" ] || echo "worker $pid"
		done
	fi
	ls "$TMPDIR"
}

pool www ${user:+"$user"}
page index 'echo "page ", $_GET["n"] ?? "none", " ", $_SERVER["PATH_INFO"] ?? "-", "\n", str_repeat("x", 200000);'
page heap 'echo "<p>\n", zmmx_stats()["active"] ? "zmmx" : "stock", " heap</p>\n";'
page lot 'echo random_int(0, PHP_INT_MAX);'
page die 'if (mt_rand() % 3 === 0) { exec("kill -9 " . getmypid()); } echo "alive";'
page slow 'sleep(30);'
page status 'http_response_code(503); echo "closed";'
page same 'echo "same";'
page cookie 'echo $_SERVER["HTTP_COOKIE"] ?? "none", " on ", zmmx_stats()["active"] ? "zmmx" : "stock";'
page pid 'file_put_contents($_SERVER["HTTP_FILE"], getmypid() . "\n", FILE_APPEND); usleep(20000); echo "ok";'
page log 'error_log("logged on " . (zmmx_stats()["active"] ? "zmmx" : "stock")); echo "ok";'
echo body >"$work/site/style.css"
touch "$work/none"
touch -d '1 minute ago' "$work"/site/*.php

wrong "an option of pools without --fpm" "--urls needs --fpm" compare --urls "$work/urls" "$work/site/same.php"
wrong_pools "a script" "--fpm takes no script" "$work/site/same.php"
wrong_pools "an option of scripts" "--runs does not go with --fpm" --runs 3
wrong_pools "a docroot that is not there" "--docroot: there is no folder /none" --docroot /none
wrong_pools "a docroot without a script" "there is no script for / in" --docroot "$work/empty"
wrong_pools "a file of URLs that is not there" "--urls: cannot read /none" --urls /none
wrong_pools "a file without a URL" "has no URL" --urls "$work/none"
echo 'index.php' >"$work/urls"
wrong_pools "a URL that is none" "not a URL or a path that begins with a slash: index.php" --urls "$work/urls"
echo '/../etc/passwd' >"$work/urls"
wrong_pools "a path that goes up" "a path that goes up" --urls "$work/urls"
echo '/style.css' >"$work/urls"
wrong_pools "a file that is no script" "which a web server answers without FPM" --urls "$work/urls"
wrong_pools "a header that is none" "is not NAME: VALUE" --header none
wrong_pools "a pattern that is none" "is not a regular expression" --ignore '['
wrong_pools "no workers" '--workers must be a number from 1 to 999999, "0" given' --workers 0
wrong_pools "a page that cannot be written" "cannot write /none/page.html" --html /none/page.html
wrong_pools "another PHP" "is not a php-fpm" --php "$PHP"
wrong_pools "a PHP that is not there" "no such program: /none" --php /none
wrong_pools "an FPM that is not in the PATH" "no such program in PATH: php-fpm0.1" --php php-fpm0.1
wrong_pools "a pool that is not there" "--pool: cannot read /none" --pool /none
wrong_pools "an extension that is none" "cannot load $work/none" --extension "$work/none"
printf '[one]\nlisten=/a\n[two]\nlisten=/b\n' >"$work/two.conf"
wrong_pools "two pools" "has several pools (one, two)" --pool "$work/two.conf"
printf 'include=%s\n' "$work/two.conf" >"$work/include.conf"
wrong_pools "two pools in an included file" "has several pools (one, two)" --pool "$work/include.conf"
printf '[www\nlisten=/a\n' >"$work/bad.conf"
wrong_pools "a syntax error, in FPM's words" "$work/bad.conf: FPM does not start on stock: PHP:  syntax error" --pool "$work/bad.conf"
pool bad 'pm.max_chidlren = 3'
wrong_pools "an unknown setting, in FPM's words" "[$work/bad.conf:8] unknown entry 'pm.max_chidlren'" --pool "$work/bad.conf"
pool bad ${user:+"$user"} "chroot = $work/site"
wrong_pools "a pool in another root" "has chroot = $work/site" --pool "$work/bad.conf"
wrong_pools "a php.ini that is not there" "-c: cannot read /none" -c /none
wrong_pools "a setting of the command" "compare sets that itself" -d zmmx.enable=0
pool bad ${user:+"$user"} 'php_admin_value[disable_functions] = zmmx_stats'
wrong_pools "a pool whose heap cannot be told" "FPM on zmmx runs on another heap, stock: PHP has no zmmx_stats()" --pool "$work/bad.conf"
echo 'open_basedir = /none' >"$work/none.ini"
status=0
"$PHP" "$zmmx" compare --fpm --php "$fpm" -c "$work/none.ini" --pool "$work/www.conf" --docroot "$work/site" >"$work/out" 2>"$work/err" || status=$?
says "a php.ini that keeps the probe from its file" 2 err "(Operation not permitted) No input file specified.; TMPDIR names another folder"
if [ -n "$user" ]; then
	pool bad
	wrong_pools "root without user=" "user has not been defined" --pool "$work/bad.conf"
	pool bad 'user = root'
	wrong_pools "root as the pool's user" "please specify user and group other than root" --pool "$work/bad.conf"
	call compare --fpm -n --php "$fpm" --pool "$work/bad.conf" --docroot "$work/site" --requests 4 -R
	says "root as the pool's user, on demand" 0 out "The answers were the same."
fi
mkdir -m 755 "$work/$(printf 'x%.0s' {1..100})"
TMPDIR=$work/$(printf 'x%.0s' {1..100}) wrong_pools "a folder too long for a socket" "is too long for a socket's name"
same "nothing is left of what was wrong" "" "$(left)"

ask / '/index.php/a/path?n=1' 'http://example.org/docs/none?n=2' '# no URL' ''
says "the table" 0 out "requests a second"
says "the verdict" 0 out "The answers were the same."
same "no progress line in a file" "" "$(cat "$work/err")"
compare_pools --urls "$work/urls" --workers 3 --json --html "$work/page.html"
same "the URLs" '["\/","\/index.php\/a\/path?n=1","http:\/\/example.org\/docs\/none?n=2"]' "$(field '$x["urls"]')"
same "rounds, and RSS of each worker" '{"requests_per_second":[10,10],"cpu_seconds":[10,10],"page_faults":[10,10],"peak_resident_bytes":[3,3],"end_resident_bytes":[3,3],"errors":[1,1],"deaths":[1,1]}' \
	"$(field 'array_map(fn ($m) => [count($m["stock"]["values"]), count($m["zmmx"]["values"])], $x["measures"])')"
same "every figure but faults, errors and deaths is more than nothing" '[]' "$(field 'array_filter($x["measures"], fn ($m, $k) =>
	min($m["stock"]["values"] + $m["zmmx"]["values"]) <= 0 && !in_array($k, ["page_faults", "errors", "deaths"]), ARRAY_FILTER_USE_BOTH)')"
same "the peak is not below the end" '[true,true]' "$(field 'array_map(fn ($h) =>
	$x["measures"]["peak_resident_bytes"][$h]["median"] >= $x["measures"]["end_resident_bytes"][$h]["median"], ["stock", "zmmx"])')"
same "the page has every measure" 7 "$(grep -c '<section data-measure' "$work/page.html")"
same "and every round and worker" 76 "$(grep -o '<circle' "$work/page.html" | wc -l)"
printf '%s\n' /cookie.php >"$work/urls"
compare_pools --urls "$work/urls" --header 'Cookie: a=b'
says "a header" 1 err '"a=b on stock" and "a=b on zmmx"'

ask / /heap.php
says "each pool runs on its heap" 1 err '/heap.php: zmmx and stock differ: answer, line 5: "stock heap</p>" and "zmmx heap</p>"'
compare_pools --urls "$work/urls" --ignore '~(stock|zmmx)(?= heap)~'
says "what matches is left out" 0 out "The answers were the same."
compare_pools --urls "$work/urls" --json
same "answers that differ, in the JSON" '[1,false]' "[$status,$(field '$x["same_answers"]')]"
page server 'echo $_SERVER["HTTPS"] ?? "plain", " ", $_SERVER["SERVER_NAME"], " ", $_SERVER["SERVER_PORT"], zmmx_stats()["active"] ? "!" : "?";'
ask https://example.org/server.php
says "an encrypted URL" 1 err '"on example.org 443?" and "on example.org 443!"'
ask /log.php
says "what goes to the error stream" 1 err '/log.php: zmmx and stock differ: stderr, line 1: "PHP message: logged on stock" and'
ask /lot.php
says "a page that never says the same" 1 err "/lot.php: two answers of stock differ already: answer, line"
ask /lot.php /heap.php
says "two pages that differ" 1 err "; so does 1 other URL"
ask /die.php
says "workers that die" 1 err "exited on signal 9 (SIGKILL)"
says "and answers that break off" 1 err "/die.php: the answer broke off after 0 B"
ask /status.php
says "errors of the application" 1 err "/status.php: status 503"
printf '%s\n' /slow.php >"$work/urls"
compare_pools --urls "$work/urls" --timeout 1
says "a page that does not answer" 1 err "/slow.php: no answer on stock within 1 s"
same "nothing is left then" "" "$(left)"

pool www ${user:+"$user"} "access.log = $work/access.log" "slowlog = $work/slow.log" "request_slowlog_timeout = 1" "php_admin_value[memory_limit] = 77M" "env[A] = b" \
	'listen.allowed_clients = 127.0.0.1' "pm.status_listen = $work/own.sock" 'pm.status_path = /status' \
	"php_admin_value[open_basedir] = \"$work/site:$work/tmp\" ; these" 'pm.max_requests = 3'
page index 'echo ini_get("memory_limit"), getenv("A");'
"$PHP" -n -r '$s = stream_socket_server("unix://$argv[1]"); sleep(100);' "$work/own.sock" &
other=$!
until [ -S "$work/own.sock" ]; do sleep 0.05; done
ask /
says "a pool whose own socket is in use" 0 out "The answers were the same."
kill "$other"
same "the pool's own logs are left alone" "" "$(ls "$work"/*.log 2>/dev/null || true)"
page setting 'echo zmmx_stats()["active"] ? ini_get("memory_limit") . getenv("A") . @filesize("/etc/passwd") : "stock";'
ask /setting.php
says "the pool's settings hold" 1 err '"stock" and "77Mb"'
page end 'exec("kill -QUIT " . getmypid()); usleep(1000); echo "same";'
ask /end.php
says "workers that end by themselves are told" 0 err "exited with code 0"
page missing 'http_response_code(404); echo "missing";'
ask /missing.php
says "a page that is not there for either" 0 err "/missing.php: both answer with status 404"

pool www ${user:+"$user"}

# background: a long comparison; $command is its process id when the workers are at work
background() {
	rm -f "$work/pids"
	touch "$work/pids"
	chmod 666 "$work/pids"
	echo /pid.php >"$work/urls"
	"$PHP" "$zmmx" compare --fpm -n --php "$fpm" --pool "$work/www.conf" --docroot "$work/site" --requests 99999 --urls "$work/urls" \
		--header "File: $work/pids" >"$work/out" 2>"$work/err" &
	command=$!
	local tries=800
	until [ "$(sort -u "$work/pids" | wc -l)" -ge 4 ]; do
		[ $((tries--)) -gt 0 ] || { fail "a comparison in the background" "$(tail -1 "$work/err")"; exit "$result"; }
		sleep 0.05
	done
}

# interrupted NAME SIGNAL STATUS
interrupted() {
	background
	[ -n "$(left_now | grep cmdline)" ] && ok "$1: processes at work are seen" || fail "$1: processes at work are seen" "none"
	kill -"$2" "$command"
	status=0
	wait "$command" 2>/dev/null || status=$?
	same "$1: exit status" "$3" "$status"
	same "$1: every process and file is gone" "" "$(left)"
}
interrupted "INT" INT 130
interrupted "TERM" TERM 143
interrupted "HUP" HUP 129
interrupted "KILL" KILL 137

status=0
background
kill -9 "$(awk '$1 == "PPid:" {print $2}' "/proc/$(head -1 "$work/pids")/status")"
wait "$command" || status=$?
says "a master that is killed" 1 err "the FPM master on"
same "its workers are gone" "" "$(left)"

if [ -n "$user" ] && command -v setpriv >/dev/null; then
	echo /same.php >"$work/urls"
	mkdir -m 777 "$work/nobody"
	status=0
	TMPDIR=$work/nobody setpriv --reuid 65534 --regid 65534 --clear-groups "$PHP" "$zmmx" compare --fpm -n --php "$fpm" \
		--pool "$work/www.conf" --docroot "$work/site" --urls "$work/urls" --requests 12 >"$work/out" 2>"$work/err" || status=$?
	says "a user who is not root" 0 out "The answers were the same."
	same "who leaves nothing either" "" "$(ls "$work/nobody")"
else
	skip "a user who is not root" "this one is not, or there is no setpriv"
fi

if script -qec true /dev/null >/dev/null 2>&1 </dev/null; then
	printf '%s\n' /same.php >"$work/urls"
	script -qec "'$PHP' '$zmmx' compare --fpm -n --php '$fpm' --pool '$work/www.conf' --docroot '$work/site' --urls '$work/urls' --requests 12" \
		/dev/null >"$work/out" 2>&1 </dev/null || true
	status=0
	says "a progress line on a terminal" 0 out "round 2 of 10"
else
	skip "a progress line on a terminal" "script(1) makes no terminal here"
fi
same "nothing is left in the folder for temporary files" "" "$(left)"
exit "$result"
