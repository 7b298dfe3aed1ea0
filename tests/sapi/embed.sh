#!/usr/bin/env bash
# A C program that embeds PHP: many requests in one life, and many lives of PHP in one process. Output as under stock,
# the same usage at the start of every request, no growth.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../programs/lib.sh.inc"
. "$here/servers.sh.inc"

library=$packages_root/usr/lib/libphp$php_id.so
if ! [ -e "$library" ]; then
	skip embed "no libphp$php_id.so in $packages_root"
	exit 0
fi
# the library calls itself libphp.so
ln -s "$library" "$work/libphp.so"
# shellcheck disable=SC2046
if ! gcc -O2 -Wall -Wextra -Wno-unused-parameter -Werror $(php-config --includes) "$here/embed.c" -o "$work/embed" \
	-L"$work" -lphp -Wl,-rpath,"$work" 2>"$work/gcc"; then
	fail "embed: a program for it compiles" "$(head -3 "$work/gcc" | tr '\n' ' ')"
	exit "$result"
fi
mkdir "$work/ini.stock" "$work/ini.zmmx"
echo "memory_limit=16M" | tee "$work/ini.stock/php.ini" >"$work/ini.zmmx/php.ini"
echo "extension=$ZMMX_SO" >>"$work/ini.zmmx/php.ini"

# embed VARIANT LIVES REQUESTS: output in $work/VARIANT, with the usages in $work/VARIANT.starts
embed() {
	local status=0
	: >"$work/count"
	COUNT=$work/count PHPRC=$work/ini.$1 PHP_INI_SCAN_DIR='' "$work/embed" "$here/rotation.inc" "$2" "$3" \
		>"$work/$1" 2>"$work/$1.starts" || status=$?
	grep -ao '^rss - - [0-9]*' "$work/$1" >"$work/$1.rss" || true
	sed -i '/^rss - - /d' "$work/$1"
	echo "status $status, $(stat -c %s "$work/count") requests" >>"$work/$1"
}

# check TITLE LIVES REQUESTS
check() {
	local starts
	embed stock "$2" "$3"
	embed zmmx "$2" "$3"
	if cmp -s "$work/stock" "$work/zmmx"; then
		ok "$1: as under stock ($(tail -1 "$work/zmmx"))"
	else
		fail "$1" "output differs: $(diff "$work/stock" "$work/zmmx" | head -3 | tr '\n' ' ')"
	fi
	# the first request of a life may start with less
	starts=$(awk '/^end/ {n = 0} /^start/ && n++ {print $2}' "$work/zmmx.starts" | sort -u | wc -l)
	[ "$starts" = 1 ] && ok "$1: usage at the start of a request is the same from the second on" \
		|| fail "$1: usage at the start of a request" "$starts different ones"
	requests=$(($2 * $3)) check_growth "$1" "$work/stock.rss" "$work/zmmx.rss"
}

check embed 1 "$requests"
check "embed, 40 lives of PHP" 40 20
exit "$result"
