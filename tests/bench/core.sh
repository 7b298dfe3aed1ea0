#!/usr/bin/env bash
# The core's benchmark builds, and replays streams on every heap that is installed. No figure is looked at.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
. "$root/tests/programs/lib.sh.inc"
. "$here/lib.sh.inc"

out=${ZMMX_CORE_OUT:-$root/out}
if ! make -s -j2 -C "$root" -f core.mk OUT="$out" bench-build >"$work/log" 2>&1; then
	fail build "$(tail -1 "$work/log")"
	exit 1
fi
folder=$(dirname "$(find "$out"/*/bench -name bench_core -print -quit)")

refused stream '--streams: there is no nosuch; there are bin_8,' "$root/bench/core/run" --streams nosuch "$folder"
refused heap '--heaps: there is no nosuch; there are none, zmmx, glibc,' "$root/bench/core/run" --heaps nosuch "$folder"
refused folder 'no bench_core in the FOLDER' "$root/bench/core/run" /

status=0
"$root/bench/core/run" --smoke --streams bin_64,lifo,mixed,growth_small,growth_large,recorded --out "$work" "$folder" \
	>"$work/log" 2>&1 || status=$?
if [ "$status" != 0 ]; then
	fail smoke "status $status: $(tail -1 "$work/log")"
	exit 1
fi
ok "smoke ($(grep -c '^[a-z]' "$work/core.csv") lines)"
skips "$work/log" smoke_of_all

# The same operations on each heap.
for stream in bin_64 lifo mixed growth_small growth_large; do
	counts=$(grep "^$stream," "$work/core.csv" | cut -d, -f4 | sort -u | wc -l)
	heaps=$(grep -c "^$stream," "$work/core.csv")
	[ "$counts" = 1 ] && [ "$heaps" -ge 3 ] && ok "same_operations_$stream" \
		|| fail "same_operations_$stream" "$counts different counts on $heaps heaps"
done
exit "$result"
