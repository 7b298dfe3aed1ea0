#!/usr/bin/env bash
# Real programs with zmmx.leaks on: the same output, and no leak is reported.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh.inc"

# no_leak NAME ARGUMENT...
no_leak() {
	local name=$1
	shift
	rm -f "$work/leaks"
	"$PHP" -n -d extension="$ZMMX_SO" -d zmmx.leaks="$work/leaks" -d memory_limit=-1 "$@" >"$work/out" 2>&1 </dev/null \
		|| true
	if [ "$(wc -l <"$work/out")" -lt 2 ]; then
		fail "$name, leaks" "no output: $(tail -1 "$work/out")"
	elif [ -s "$work/leaks" ]; then
		fail "$name, leaks" "$(head -4 "$work/leaks" | tr '\n' ' ')"
	else
		ok "$name, leaks ($(wc -c <"$work/out") bytes of output, no leak)"
	fi
}

# what leaks is reported
"$PHP" -n -d extension="$ZMMX_SO" -d extension="$ZMMX_TEST_SO" -d zmmx.leaks="$work/leaks" -r 'zmmx_test_leak(77);' || true
if grep -q '(77 bytes)' "$work/leaks"; then
	ok "a leak is reported"
else
	fail "a leak is reported" "$(head -4 "$work/leaks" | tr '\n' ' ')"
fi

libraries=/usr/share/php
# program NAME FILE ARGUMENT...: FILE is the program's
program() {
	local name=$1
	if [ -e "$2" ]; then
		shift 2
		# shellcheck disable=SC2046
		no_leak "$name" $(shared tokenizer ctype iconv mbstring dom xml xmlreader xmlwriter simplexml) "$@"
	else
		skip "$name, leaks" "there is no $2: its Debian package is not installed"
	fi
}

program php-parser $libraries/PhpParser "$here/php_parser.inc" $libraries/PhpParser/Builder
program php-codesniffer /usr/bin/phpcs /usr/bin/phpcs --standard=PSR12 --no-cache --report=full $libraries/PhpParser/Builder
each_program "${ZMMX_SHARE:-10}" no_leak
exit "$result"
