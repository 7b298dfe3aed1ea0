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
	grep -q 'There are heap and allocs' "$work/other" && ok "the page has no other profile" \
		|| fail "the page has no other profile" "$(head -c 100 "$work/other")"
fi

port=$(free_port)
"$PHP" -n -d extension="$ZMMX_SO" -d zmmx.profile=sample -S "127.0.0.1:$port" "$work/router.php" >"$work/server.out" 2>&1 &
servers+=($!)
until_true 10 port_answers "$port" || fail "pprof over HTTP" "the server does not start: $(tail -1 "$work/server.out")"
"$PHP" -n -r 'for ($i = 0; $i < 50; $i++) { file_get_contents("http://127.0.0.1:$argv[1]/"); }' "$port"
expect "pprof over HTTP, what 50 requests have allocated" alloc_space "http://127.0.0.1:$port/debug/pprof/allocs"
exit "$result"
