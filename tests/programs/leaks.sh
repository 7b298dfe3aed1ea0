#!/usr/bin/env bash
# Real programs with zmmx.leaks on: the same output, and no leak is reported.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
. "$here/lib.sh.inc"

# shellcheck disable=SC2046
extensions=($(shared tokenizer ctype iconv mbstring intl phar dom xml xmlreader xmlwriter simplexml))

# no_leak NAME NEEDS ARGUMENT...: NEEDS is a file of the program
no_leak() {
	local name=$1 needs=$2
	shift 2
	if [ ! -e "$needs" ]; then
		skip "$name, leaks" "there is no $needs: its Debian package is not installed"
		return
	fi
	rm -f "$work/leaks"
	"$PHP" -n -d extension="$ZMMX_SO" -d zmmx.leaks="$work/leaks" -d memory_limit=-1 "${extensions[@]}" "$@" >"$work/out" \
		2>&1 </dev/null || true
	if [ "$(wc -l <"$work/out")" -lt 2 ]; then
		fail "$name" "no output: $(tail -1 "$work/out")"
	elif [ -s "$work/leaks" ]; then
		fail "$name" "$(head -4 "$work/leaks" | tr '\n' ' ')"
	else
		ok "$name ($(wc -c <"$work/out") bytes of output, no leak)"
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
no_leak php-parser $libraries/PhpParser "$here/php_parser.inc" $libraries/PhpParser/Builder
no_leak php-codesniffer /usr/bin/phpcs /usr/bin/phpcs --standard=PSR12 --no-cache --report=full $libraries/PhpParser/Builder
# those that bench measures, with a tenth of their work
while read -r program needs; do
	no_leak "$program" "$needs" "$root/bench/programs/$program.php" "${ZMMX_SHARE:-10}"
done <<LIST
composer_update /usr/bin/composer
parsedown $libraries/Parsedown
php_codesniffer /usr/bin/phpcs
php_parser_keep $libraries/PhpParser
phpunit /usr/bin/phpunit
symfony_console $libraries/Symfony/Component/Console
symfony_yaml $libraries/Symfony/Component/Yaml
twig $libraries/Twig
LIST
exit "$result"
