#!/usr/bin/env bash
# Whether src/README.md has a line for each file of src, under its folder, and each file includes only such as stand above
# it there. Headers that declare a whole layer do not prove that its files call each other in that order, so the object files
# are asked, too: what one needs must be defined further up. So there is no circle of files. Each rule is also shown to fail
# on a copy in which one thing is wrong.
#
# The objects are those of a build without checks. From level 2 on assertions of all layers call zmmx_check.c, on purpose:
# they state what that file checks. Without php-config only src/os and src/core are compiled.
set -euo pipefail
cd "$(dirname "$0")/../.."

cc=${CC:-gcc}
php_config=${PHP_CONFIG:-php-config}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Symbols that may be needed further up than they are defined, and why:
# zmmx_handler_sets  the table of the handlers names functions that end a request, which puts handlers of the table into the
#                    engine's heap
# zmmx_handle_gc, zmmx_handle_shutdown
#                    the same table, where the engine has these handlers: from PHP 8.4 on
exceptions="zmmx_handler_sets"
exceptions_of_some="zmmx_handle_gc zmmx_handle_shutdown"

# order ROOT: the files that src/README.md lists, from the lowest layer up, as "PLACE PATH"; a .c and a .h of the same name
# have one place
order() {
	awk -F '`' '
		/^## / { section = substr($0, 4); folder = "" }
		/^### / { folder = $0; sub(/^### /, "", folder); folder = sub(/:.*/, "", folder) ? folder "/" : "" }
		section != "" && /^\* `/ {
			for (i = 2; i <= NF && (i == 2 || $(i - 1) == ", "); i += 2) {
				place++
				path = section "/" folder $i
				if (path ~ /\.[ch]$/) { print place, path } else { print place, path ".c"; print place, path ".h" }
			}
		}' "$1/src/README.md" | while read -r place path; do
			[ -e "$1/$path" ] || [ -e "$1/${path%.*}.c" ] || [ -e "$1/${path%.*}.h" ] || echo "$place $path"
			[ ! -e "$1/$path" ] || echo "$place $path"
		done
}

# above: of the lines "PATH needs PATH [WHAT]" those whose second path does not stand above the first, by the places in $1
above() {
	awk 'NR == FNR { place[$2] = $1; next }
		$1 != $3 && (!place[$1] || !place[$3] || place[$3] > place[$1] || (place[$3] == place[$1] && !same($1, $3)))
		function same(a, b) { sub(/\.[ch]$/, "", a); sub(/\.[ch]$/, "", b); return a == b }' <(order "$1") -
}

# includes ROOT: a line "PATH includes PATH" for each include within src
includes() {
	(cd "$1" && grep -rHoE '^ *# *include "(os|core|php)/[^"]*"' src --include='*.[ch]') |
		sed -E 's|^([^:]*):.*"(.*)"$|\1 includes src/\2|'
}

# objects SOURCE...: compiled below $work; what php-config says is only for src/php
objects() {
	local flags="-std=gnu11 -O0 -w -fPIC -D_GNU_SOURCE -DZMMX_DEBUG=0 -fvisibility=hidden -Isrc -I."
	printf '%s\n' "$@" | xargs -P "$(nproc)" -I {} sh -c '
		mkdir -p "$1/$(dirname "$2")"
		case "$2" in
			src/php/*) flags="$4 -DZEND_ENABLE_STATIC_TSRMLS_CACHE=1 -DCOMPILE_DL_ZMMX" ;;
			*) flags= ;;
		esac
		'"$cc"' $3 $flags -c "$2" -o "$1/${2%.c}.o"' - "$work" {} "$flags" "$includes_of_php"
}

# needs: a line "PATH needs PATH (SYMBOL)" for each symbol that one object has of another
needs() {
	(cd "$work" && find src -name '*.o' -exec nm -g -A {} +) | awk '
		{ path = $1; sub(/\.o:.*/, ".c", path); symbol = $NF }
		$(NF - 1) == "U" { wants[++count] = symbol; by[count] = path; next }
		{ home[symbol] = path }
		END {
			for (i = 1; i <= count; i++) {
				if (wants[i] in home) { print by[i], "needs", home[wants[i]], "(" wants[i] ")" }
			}
		}'
}

# excepted: the lines of needs() without the exceptions
excepted() {
	local all="$exceptions $exceptions_of_some"
	grep -vE "\((${all// /|})\)$" || true
}

status=0
# verdict NAME COUNT FAULTS: one line of the result
verdict() {
	if [ -z "$3" ] && [ "$2" -gt 0 ]; then
		echo "ok $1 ($2)"
	else
		echo "FAIL $1 ($2): ${3:-none was found}"
		status=1
	fi
}

# listed ROOT: files that are not listed, or not there, or listed twice
listed() {
	diff <(order "$1" | cut -d' ' -f2 | sort) <(cd "$1" && find src -name '*.[ch]' | sort) | grep '^[<>]' || true
}

includes_of_php=
mapfile -t sources < <(find src/os src/core -name '*.c' ! -name '*_windows.c')
if "$php_config" --includes >"$work/includes" 2>/dev/null; then
	includes_of_php=$(cat "$work/includes")
	mapfile -t -O "${#sources[@]}" sources < <(find src/php -name '*.c')
else
	echo "skip objects of src/php: no php-config"
fi
objects "${sources[@]}"

verdict "src/README.md lists every file of src once" "$(order . | wc -l)" "$(listed .)"
verdict "each include goes to a file further up in src/README.md" "$(includes . | wc -l)" "$(includes . | above .)"
verdict "each symbol that an object needs is defined further up in src/README.md" "$(needs | wc -l)" "$(needs | excepted | above .)"
for symbol in $exceptions $exceptions_of_some; do
	case " $exceptions_of_some " in
		*" $symbol "*) [ "$(needs | grep -c "($symbol)")" -gt 0 ] || continue ;;
	esac
	[ -z "$includes_of_php" ] || verdict "the exception $symbol is one" "$(needs | above . | grep -c "($symbol)" || true)" ""
done

# copy: src anew in $work/copy
copy() {
	rm -rf "$work/copy"
	mkdir "$work/copy"
	cp -R src "$work/copy"
}

# noticed NAME EXPECTED FAULTS: a fault of a copy that must be among them
noticed() {
	if grep -qF "$2" <<< "$3"; then
		echo "ok $1 is noticed: $2"
	else
		echo "FAIL $1 is not noticed: $2; but ${3:-nothing}"
		status=1
	fi
}

copy
sed -i '/zmmx_map\.c/d' "$work/copy/src/README.md"
noticed "a file without a line" "> src/core/base/zmmx_map.c" "$(listed "$work/copy")"
copy
sed -i '1a #include "core/blocks/zmmx_blocks.h"' "$work/copy/src/core/pages/zmmx_fit.c"
noticed "an include of a higher layer" "src/core/pages/zmmx_fit.c includes src/core/blocks/zmmx_blocks.h" \
	"$(includes "$work/copy" | above "$work/copy")"
printf 'void zmmx_purge_tick(void *heap);\nvoid zmmx_self_test(void *heap);\nvoid zmmx_self_test(void *heap) { zmmx_purge_tick(heap); }\n' \
	>"$work/up.c"
$cc -c "$work/up.c" -o "$work/up.o"
$cc -r -nostdlib "$work/up.o" "$work/src/core/blocks/zmmx_small.o" -o "$work/both.o"
mv "$work/both.o" "$work/src/core/blocks/zmmx_small.o"
noticed "a call of a file further down" "src/core/blocks/zmmx_small.c needs src/core/blocks/zmmx_purge.c (zmmx_purge_tick)" \
	"$(needs | above .)"
exit "$status"
