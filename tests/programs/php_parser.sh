#!/usr/bin/env bash
# php-parser parses and prints every PHP file of /usr/share/php.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh.inc"

if [ ! -e /usr/share/php/PhpParser/autoload.php ]; then
	skip php_parser "Debian's package php-parser is not installed"
	exit 0
fi
# shellcheck disable=SC2046
compare php_parser $(shared tokenizer ctype) -d memory_limit=-1 "$here/php_parser.inc"
exit "$result"
