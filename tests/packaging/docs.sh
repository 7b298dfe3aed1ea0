#!/usr/bin/env bash
# Whether the documents agree with the code: texts of errors, links, files, settings, functions, keys of figures. Each rule is
# also shown to fail on a copy in which one thing is wrong.
set -euo pipefail
cd "$(dirname "$0")/../.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
php=${PHP:-php}
status=0
"$php" -n tests/packaging/docs.inc . || status=1

# notices RULE FILE SED_COMMAND: a copy in which FILE is edited breaks that rule
notices() {
	local copy=$work/copy log=$work/log
	rm -rf "$copy"
	mkdir "$copy"
	cp -R ./*.md bin docs src zmmx.stub.php "$copy"
	ln -s "$PWD"/{LICENSE,bench,php_zmmx.h,tests} "$copy"
	sed -i -E "$3" "$copy/$2"
	if cmp -s "$2" "$copy/$2"; then
		echo "FAIL a fault in $2 is noticed: '$3' changes nothing"
		status=1
	elif "$php" -n tests/packaging/docs.inc "$copy" >"$log" 2>&1 || ! grep -q "^FAIL each $1" "$log"; then
		echo "FAIL a fault in $2 is noticed: '$3' passes"
		status=1
	else
		echo "ok a fault in $2 is noticed: $(grep "^FAIL each $1" "$log" | sed 's/^FAIL [^:]*: //; q')"
	fi
}

notices text docs/hardening.md 's/points into free pages: already freed/points into free pages: freed before/'
notices text docs/hardening.md 's/past the end of a large block/behind the end of a large block/'
notices link README.md 's/\(docs\/leaks\.md/(docs\/leak.md/'
notices link README.md 's/\(docs\/hardening\.md#always/(docs\/hardening.md#never/'
notices file CONTRIBUTING.md 's/`src\/core`/`src\/kernel`/'
notices setting README.md 's/^(\| `zmmx\.cache_limit` \| `)64M/\132M/'
notices setting README.md '/^\| `zmmx\.purge`/d'
notices setting src/php/engine/zmmx_php_settings_table.h '/SETTING\(track_depth/d'
notices setting src/php/engine/zmmx_php_settings_table.h '/SETTING\(sample_bytes/ s/PHP_INI_ALL/PHP_INI_SYSTEM/'
notices name docs/performance.md 's/`zmmx\.huge_pages/`zmmx.large_pages/'
notices function README.md '/^\| `zmmx_gc/d'
notices function zmmx.stub.php '/^function zmmx_fits/d'
notices key docs/introspection.md 's/`cached_blocks`, //'
notices key docs/introspection.md 's/`stock_size` \|/`old_size` |/'
notices key docs/introspection.md 's/`bytes_copied`: /`bytes`, `lost`: /'
notices key docs/introspection.md 's/`longest` \(pages/`widest` (pages/'
notices key docs/introspection.md '/^\| `scattered_pages`/d'
notices key zmmx.stub.php '/^ \* - waiting/d'
notices key zmmx.stub.php 's/map, unmap, advise, remap/map, unmap, remap/'
notices key zmmx.stub.php 's/^( \* size,) count,/\1/; s/size: int, count: int, bytes: int, held/size: int, bytes: int, held/'
notices key src/php/report/zmmx_php_figures.c 's/"metadata", SHOW/"meta", SHOW/'
notices key src/php/report/zmmx_php_report.h 's/FIGURE\(held\)/FIGURE(pinned)/'
notices key src/core/zmmx_core.h 's/CALL\(advise\)/CALL(purge)/'
notices sum bin/zmmx.gdb.py "s/'unknown', 'returned'/'unknown', 'purged'/"
notices sum bin/zmmx.gdb.py "s/'runs': 0, 'used': 0/'runs': 0, 'live': 0/"
notices metric docs/introspection.md 's/zmmx_headroom_bytes/zmmx_room_bytes/'
notices metric src/php/report/zmmx_php_figures.h 's/FAMILY\(bin_slots/FAMILY(slots/'
exit "$status"
