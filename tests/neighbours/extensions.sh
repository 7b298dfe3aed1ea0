#!/usr/bin/env bash
# Each of the other extensions that Debian has, loaded before and after zmmx, then all of them together: a script that
# uses it, `php --ri`, and the same request again and again must be as under stock. NEIGHBOURS names those to try.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../programs/lib.sh.inc"
. "$here/lib.sh.inc"

neighbours=${NEIGHBOURS:-xdebug pcov apcu igbinary msgpack redis memcached imagick gd intl mbstring soap dom mysqli
	pdo_sqlite sqlite3 sodium ds uopz ast tideways_xhprof excimer}

# run VARIANT PROGRAM ARGUMENT...: PROGRAM with $modules, and zmmx at its place; output and status in $work/VARIANT
run() {
	local variant=$1 program=$2 options=() status=0
	shift 2
	case "$variant" in
		before) options=(-d extension="$ZMMX_SO" "${modules[@]}") ;;
		after) options=("${modules[@]}" -d extension="$ZMMX_SO") ;;
		stock) options=("${modules[@]}") ;;
	esac
	timeout 60 "$program" -n "${options[@]}" "$@" >"$work/$variant" 2>"$work/$variant.err" </dev/null || status=$?
	sed -i '/^\s*Elapsed time/d' "$work/$variant.err"
	echo "status $status" | cat "$work/$variant.err" - >>"$work/$variant"
}

# same TITLE PROGRAM ARGUMENT...: before and after do what stock does
same() {
	local title=$1 variant differs=
	shift
	run stock "$@"
	for variant in before after; do
		run "$variant" "$@"
		cmp -s "$work/stock" "$work/$variant" \
			|| differs="$differs $variant zmmx: $(diff "$work/stock" "$work/$variant" | head -3 | tr '\n' ' ' || true)"
	done
	if [ -n "$differs" ]; then
		fail "$title" "$differs"
	else
		ok "$title ($(tail -1 "$work/stock"))"
	fi
}

# use NAME...: with these neighbours, the scripts of all of them
use() {
	local title=$1 name
	[ $# = 1 ] || title="all together: "
	for name in "$@"; do
		same "${title%"$name"}$name: a script" "$PHP" "$here/use/$name.inc"
	done
}

servers_start
cgi=$(command -v "php-cgi$php_id" || command -v php-cgi || true)
together=()
for name in $neighbours; do
	if ! modules_of "$name"; then
		skip "$name" "PHP $php_id has no such extension here"
		continue
	fi
	together+=("$name")
	use "$name"
	same "$name: php --ri" "$PHP" --ri "${ri_name[$name]:-$name}"
	[ -z "$cgi" ] || same "$name: five requests" "$cgi" -q -T 5 "$here/use/$name.inc"
done

# uopz takes opcodes that xdebug takes, and refuses to work with it
read -r -a together <<<"${together[*]/#uopz/}"
if [ ${#together[@]} -gt 1 ]; then
	modules_of "${together[@]}"
	use "${together[@]}"
	same "all together: php -m" "$PHP" -r 'echo count(array_diff(get_loaded_extensions(), ["zmmx"])), " modules, ";'
fi
exit "$result"
