#!/usr/bin/env bash
# bin/zmmx diff: what it says of two heaps is what their files differ by.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh.inc"

wrong "no file" "two files are compared, 0 given" diff
wrong "one file" "two files are compared, 1 given" diff "$here/heap.inc"
wrong "a missing file" "no such file: $work/none.json" diff "$work/none.json" "$work/none.json"
echo '{}' >"$work/other.json"
wrong "another file" "is not a snapshot" diff "$work/other.json" "$work/other.json"

cat >"$work/grows.php" <<'PHP'
<?php
class Row { public function __construct(public string $text) {} }
$rows = [];
for ($i = 0; $i < $argv[1]; $i++) {
	$rows[] = new Row(str_repeat('x', 980 + $i % 2));
}
$gone = str_repeat('y', $argv[2]);
PHP
call report --json "$work/a.json" -o "$work/a.html" "$work/grows.php" 1000 5000000
call report --json "$work/b.json" -o "$work/b.html" "$work/grows.php" 4000 3000000
for one in a b; do
	"$PHP" -n -r 'file_put_contents($argv[2], json_encode(json_decode(file_get_contents($argv[1]), true)["end"], JSON_PRESERVE_ZERO_FRACTION));' \
		"$work/$one.json" "$work/$one.heap.json"
done

# row NAME: that row of the table, with single blanks
row() {
	grep -m1 -F -- "$1" "$work/out" | tr -s ' '
}

call diff "$work/a.json" "$work/b.json"
says "two reports" 0 out "a.json and b.json"
same "the bin that grew comes first" "1,024 bytes" "$(sed -n '/^kinds of blocks/{n;p}' "$work/out" | grep -oE '^[0-9,]+ bytes|^huge')"
same "by the bytes of its slots" "+2.93 MiB" "$(row "1,024 bytes" | grep -oE '[+-][0-9.]+ [KM]iB$')"
same "huge blocks shrank" "-1.91 MiB" "$(row huge | head -1 | grep -oE '[+-][0-9.]+ [KM]iB$' || grep -E '^huge  ' "$work/out" | grep -oE '[+-][0-9.]+ [KM]iB$')"
same "the line that grew comes first" "grows.php:5" "$(sed -n '/^lines: bytes end/{n;p}' "$work/out" | grep -oE 'grows.php:[0-9]+')"
same "the line that shrank is there" 1 "$(sed -n '/^lines: bytes end/,/^$/p' "$work/out" | grep -cE 'grows.php:7 .*-1.91 MiB')"
call diff --rows 1 "$work/a.json" "$work/b.json"
says "one row of each group" 0 out " more"
call diff "$work/a.heap.json" "$work/b.heap.json"
says "two snapshots" 0 out "1,024 bytes"
same "have no lines" 0 "$(grep -c '^lines' "$work/out" || true)"
call diff "$work/a.heap.json" "$work/b.json"
says "a snapshot and a report" 0 out "1,024 bytes"
call diff "$work/a.json" "$work/a.json"
same "a heap and itself differ in nothing" 0 "$(grep -cE '[+-][0-9.]+ ([KM]i)?B$' "$work/out" || true)"
call diff "$work/a.json" "$work/b.json" -o "$work/diff.html"
says "a page" 0 err "zmmx: wrote $work/diff.html"
same "with the chunks of both" "$(grep -o '"number":[0-9]*,"free_pages"' "$work/a.heap.json" "$work/b.heap.json" | wc -l)" \
	"$(grep -o '<li class="chunk"' "$work/diff.html" | wc -l)"
same "and the exact changes" 1 "$(grep -c "data-change=\"$("$PHP" -n -r '$s = fn ($f) => json_decode(file_get_contents($f), true)["stats"]["size"]; echo $s($argv[2]) - $s($argv[1]);' \
	"$work/a.heap.json" "$work/b.heap.json")\"><td class=\"name\">live" "$work/diff.html")"

chromium=$(command -v chromium || true)
if [ -z "$chromium" ]; then
	skip "the page in a browser" "Debian's package chromium is not installed"
	exit "$result"
fi
HOME=$work timeout 150 "$chromium" --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run \
	--user-data-dir="$work/profile" --window-size=500,900 --enable-logging=stderr --dump-dom "file://$work/diff.html" >"$work/dom" 2>"$work/messages" || true
same "the page in a browser has every group" "$(grep -c '<h2>' "$work/diff.html")" "$(grep -c '<h2>' "$work/dom")"
same "and no error" "" "$(grep CONSOLE "$work/messages" || true)"
exit "$result"
