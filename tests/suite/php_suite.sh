#!/usr/bin/env bash
# The part of PHP's own test-suite that matters most to a heap: the same verdicts without and with zmmx.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/bin/lib/common.sh"
. "$root/bin/lib/roots.sh"
. "$root/bin/lib/php_source.sh"
: "${ZMMX_SO:?names the built zmmx.so}"

version=$("${PHP:-php}" -n -r 'echo PHP_MAJOR_VERSION, ".", PHP_MINOR_VERSION;')
if [ "$version" != 8.2 ]; then
	echo "skip php_suite: it runs with PHP 8.2, whose source package it knows; this is PHP $version"
	exit 0
fi
if ! (php_source_provide) >"${TMPDIR:-/tmp}/zmmx-source.$$" 2>&1; then
	echo "skip php_suite: no source package ($(tail -1 "${TMPDIR:-/tmp}/zmmx-source.$$"))"
	rm -f "${TMPDIR:-/tmp}/zmmx-source.$$"
	exit 0
fi
rm -f "${TMPDIR:-/tmp}/zmmx-source.$$"
exec "$root/bin/php-suite" --part
