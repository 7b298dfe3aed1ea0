#!/usr/bin/env bash
# The extension for Windows: what config.w32 names compiles with PHP's headers there, and links with nothing but what
# they export, Windows and the C library. Nothing runs: Debian has no PHP for Windows.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/bin/lib/common.sh"
. "$root/bin/lib/roots.sh"
. "$root/bin/lib/php_source.sh"

target=x86_64-w64-mingw32
for tool in clang $target-gcc $target-nm $target-dlltool; do
	if ! command -v "$tool" >/dev/null; then
		echo "skip the extension for Windows: no $tool here"
		exit 0
	fi
done
php_source_provide

out=${ZMMX_OUT:-$root/out}/windows
rm -rf "$out"
mkdir -p "$out/main"
# what configure.js makes; what it adds, zmmx does not look at
cp "$php_source/win32/build/config.w32.h.in" "$out/main/config.w32.h"
mapfile -t sources < <(cd "$root" && grep -oE '[a-z0-9_]+\.c\b' config.w32 | while read -r name; do
	find zmmx.c src -name "$name"
done)
mapfile -t defines < <(grep -oE '/D[A-Z_]+=[0-9]+' "$root/config.w32" | sed 's,^/,-,')
systems=("$root/tests/architectures/windows" "$out/main")
for folder in "" main Zend TSRM ext; do
	systems+=("$php_source/$folder")
done
# -isystem: no warnings of PHP's headers
options=(--target=x86_64-w64-windows-gnu -std=gnu11 -fms-extensions -Wall -Wextra -Wno-unused-parameter -Wvla
	-DPHP_WIN32 -DZEND_WIN32 -DWIN32 -D_WINDOWS -D_MBCS -DWINVER=0x0601 -DZEND_DEBUG=0
	-DCOMPILE_DL_ZMMX -DZMMX_VALGRIND=0 "${defines[@]}" "-I$root" "-I$root/src" "${systems[@]/#/-isystem}" -include before.h)

# compile FOLDER OPTION...: every source, to an object in FOLDER
compile() {
	local folder=$1
	shift
	mkdir -p "$folder"
	printf '%s\n' "${sources[@]}" | (cd "$root" && xargs -P 2 -I SOURCE bash -c '
		folder=$1 source=$2
		shift 2
		clang "$@" -c "$source" -o "$folder/$(basename "$source" .c).o"' - "$folder" SOURCE "${options[@]}" "$@")
}

# link FOLDER: with a library that has each name that PHP's headers and Windows' say is imported
link() {
	local folder=$1
	{
		echo EXPORTS
		$target-nm "$folder"/*.o | sed -n 's/^ *U __imp_//p' | sort -u
		# its address stands in a table, which takes the name as it is
		echo zend_ini_boolean_displayer_cb
	} >"$folder/php8.def"
	$target-dlltool -d "$folder/php8.def" -D php8.dll -l "$folder/php8.lib"
	$target-gcc -shared -o "$folder/php_zmmx.dll" "$folder"/*.o "$folder/php8.lib" -lbcrypt -lpsapi
}

status=0
for variant in "" -DZTS; do
	name="the extension for Windows${variant:+, thread-safe}"
	folder=$out/objects$variant
	log=$folder.log
	if compile "$folder" ${variant:+"$variant=1"} >"$log" 2>&1 && ! grep -q 'warning:' "$log" \
		&& link "$folder" >>"$log" 2>&1; then
		echo "ok $name compiles and links: ${#sources[@]} files"
	else
		echo "FAIL $name: $(grep -E 'error|warning|undefined' "$log" | head -5 | tr '\n' ' ')"
		status=1
	fi
done
exit "$status"
