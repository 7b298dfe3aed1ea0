#!/usr/bin/env bash
# php-codesniffer runs over php-parser's library: a report, and a corrected copy.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh.inc"

phpcs=$(command -v phpcs || true)
if [ -z "$phpcs" ] || [ ! -d /usr/share/php/PhpParser ]; then
	skip php_codesniffer "Debian's packages php-codesniffer and php-parser are not installed"
	exit 0
fi
filter='/^Time: .*Memory: /d'
# shellcheck disable=SC2046
compare php_codesniffer $(shared tokenizer ctype xmlreader simplexml xmlwriter dom iconv) -d memory_limit=-1 \
	"$phpcs" --standard=PSR12 --no-cache --report=full /usr/share/php/PhpParser/Node /usr/share/php/PhpParser/Builder
exit "$result"
