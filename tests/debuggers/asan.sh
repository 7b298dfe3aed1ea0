#!/usr/bin/env bash
# A build of the extension with AddressSanitizer, in a PHP without: each kind of bug that it can see is reported where it
# happens, and nothing is where there is no bug.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
. "$root/bin/lib/common.sh"
. "$root/bin/lib/build.sh"
. "$here/../programs/lib.sh.inc"
. "$here/bugs.sh.inc"

runtime=$(gcc -print-file-name=libasan.so)
if [ "$runtime" = libasan.so ]; then
	skip "AddressSanitizer" "gcc has no runtime for it"
	exit 0
fi

copy_tree "$work/zmmx"
cp -R "$work/zmmx/tests/ext/zmmx_test" "$work/zmmx_test"
if ! { build_extension "$work/zmmx" --enable-zmmx gcc "-O1 -g -fsanitize=address" \
	&& build_extension "$work/zmmx_test" --enable-zmmx-test gcc "-O1 -g -fsanitize=address" \
	&& gcc -shared -fPIC -O1 -D_GNU_SOURCE -o "$work/no_deepbind.so" "$here/no_deepbind.c" -ldl; } >"$work/build.log" 2>&1; then
	fail "build with AddressSanitizer" "$(tail -3 "$work/build.log" | tr '\n' ' ')"
	exit 1
fi
ok "build with AddressSanitizer"
asan=(env LD_PRELOAD="$work/no_deepbind.so:$runtime" ASAN_OPTIONS=verify_asan_link_order=0:detect_leaks=0
	"$PHP" -n -d extension="$work/zmmx/modules/zmmx.so")

for bug in "${bugs[@]}"; do
	IFS='|' read -r _ name kind size offset <<<"$bug"
	timeout 60 "${asan[@]}" -d extension="$work/zmmx_test/modules/zmmx_test.so" "$here/bugs.inc" \
		"$name" "$kind" "$size" "$offset" >"$work/out" 2>"$work/err" </dev/null || true
	# what is written is read first
	found "$name" "$(report "$name")" 'AddressSanitizer: use-after-poison' '(READ|WRITE) of size 1' ' in zif_zmmx_test_bug '
done
quiet_programs "${asan[@]}"
exit "$result"
