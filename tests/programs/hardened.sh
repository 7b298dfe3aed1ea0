#!/usr/bin/env bash
# Real programs in a hardened heap, and in one that checks itself every so often: output and status as stock, status 0.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh.inc"
programs=$here/../../bench/programs
packages=/usr/share/php

# absent EXTENSION...: the first that this PHP does not have
absent() {
	local name loaded
	# shellcheck disable=SC2046
	loaded=$("$PHP" -n $(shared "$@") -m 2>/dev/null)
	for name in "$@"; do
		grep -qix "$name" <<<"$loaded" || { echo "$name"; return; }
	done
}

# succeed NAME ARGUMENT...: as compare, and the status must be 0
succeed() {
	local name=$1
	shift
	run_both "$@"
	if [ -z "$why" ] && [ "$stock_status" != 0 ]; then
		why="exit status $stock_status, also of stock: $(tail -1 "$work/stock.err")"
	fi
	if [ -n "$why" ]; then
		fail "$name" "$why"
	else
		ok "$name ($(cat "$work/stock" "$work/stock.err" | wc -c) bytes)"
	fi
}

# program NAME "PACKAGE..." "EXTENSION..." OPERATIONS FILE ARGUMENT...: FILE is run hardened, and with a check before every
# so many OPERATIONS
program() {
	local name=$1 needs=$2 extensions=$3 operations=$4 options lacks package
	shift 4
	for package in $needs; do
		if ! dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null | grep -q '^ii'; then
			skip "$name" "Debian's package $package is not installed"
			return
		fi
	done
	# shellcheck disable=SC2086
	lacks=$(absent $extensions)
	if [ -n "$lacks" ]; then
		skip "$name" "this PHP has no $lacks"
		return
	fi
	# shellcheck disable=SC2086
	options=$(shared $extensions)
	# shellcheck disable=SC2086
	succeed "$name, hardened" $options -d zmmx.hardened=1 -d memory_limit=-1 "$@"
	# shellcheck disable=SC2086
	succeed "$name, a check every $operations operations" $options -d zmmx.check="$operations" -d memory_limit=-1 "$@"
}

xml="dom xml simplexml xmlreader xmlwriter"
program php-parser "php-parser php-codesniffer" tokenizer 5000 "$programs/php_parser.php" 50
program "php-parser, all trees" "php-parser php-codesniffer" tokenizer 20000 "$programs/php_parser_keep.php" 30
program php-codesniffer "php-codesniffer php-parser" "tokenizer $xml iconv" 5000 /usr/bin/phpcs --standard=PSR12 \
	--no-cache --report=csv -q -s --runtime-set ignore_errors_on_exit 1 --runtime-set ignore_warnings_on_exit 1 \
	"$packages/PhpParser/Builder"
program phpunit "phpunit composer" "tokenizer $xml mbstring" 5000 "$programs/phpunit.php"
program composer composer "iconv mbstring phar" 20000 "$programs/composer_update.php" 50
program twig "php-twig composer" "ctype mbstring" 5000 "$programs/twig.php"
program symfony-console "php-symfony-console composer" "ctype mbstring intl" 5000 "$programs/symfony_console.php"
program symfony-yaml "php-symfony-yaml php-symfony-polyfill-ctype composer" "" 5000 "$programs/symfony_yaml.php" 50
program parsedown "php-parsedown composer" "" 5000 "$programs/parsedown.php" 50
exit "$result"
