#!/usr/bin/env bash
# Real programs with zmmx.leaks on: the same output, and no leak is reported.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh.inc"

if [ ! -d /usr/share/php/PhpParser ]; then
	skip leaks "Debian's package php-parser is not installed"
	exit 0
fi
# no_leak NAME ARGUMENT...
no_leak() {
	local name=$1
	shift
	rm -f "$work/leaks"
	"$PHP" -n -d extension="$ZMMX_SO" -d zmmx.leaks="$work/leaks" -d memory_limit=-1 "$@" >"$work/out" 2>&1 </dev/null || true
	if [ ! -s "$work/out" ]; then
		fail "$name" "no output"
	elif [ -s "$work/leaks" ]; then
		fail "$name" "$(head -4 "$work/leaks" | tr '\n' ' ')"
	else
		ok "$name ($(wc -c <"$work/out") bytes of output, no leak)"
	fi
}
# shellcheck disable=SC2046
no_leak "php-parser" $(shared tokenizer ctype) "$here/php_parser.inc" /usr/share/php/PhpParser/Builder
phpcs=$(command -v phpcs || true)
if [ -n "$phpcs" ]; then
	# shellcheck disable=SC2046
	no_leak "php-codesniffer" $(shared tokenizer ctype xmlreader simplexml xmlwriter dom iconv) \
		"$phpcs" --standard=PSR12 --no-cache --report=full /usr/share/php/PhpParser/Builder
else
	skip "php-codesniffer, leaks" "Debian's package php-codesniffer is not installed"
fi
exit "$result"
