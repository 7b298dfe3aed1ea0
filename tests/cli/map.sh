#!/usr/bin/env bash
# bin/zmmx map: pages and pictures from scripts and snapshots; what is no snapshot is refused.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh.inc"

snapshot=$work/heap.json
"$PHP" -n -d extension="$ZMMX_SO" "$here/heap.inc" "$snapshot"

wrong "an unknown option" "unknown option: --big" map --big "$snapshot" -o "$work/x.html"
wrong "no input" "no script given" map -o "$work/x.html"
wrong "no output" "no output file given: -o FILE.html or -o FILE.svg" map "$snapshot"
wrong "an output of another kind" "the name must end in .html or .svg" map "$snapshot" -o "$work/x.png"
wrong "an output that cannot be written" "cannot write /none/x.html" map "$snapshot" -o /none/x.html
wrong "a missing snapshot" "no such file: $work/none.json" map "$work/none.json" -o "$work/x.html"
wrong "two snapshots" "a snapshot takes none" map "$snapshot" "$snapshot" -o "$work/x.html"

# damaged NAME TEXT CHANGE: the snapshot, changed by a statement on $s, is refused
damaged() {
	"$PHP" -n -r '$s = json_decode(file_get_contents($argv[1]), true); '"$3"'
		file_put_contents($argv[2], is_string($s) ? $s : json_encode($s));' "$snapshot" "$work/damaged.json"
	wrong "$1" "$2" map "$work/damaged.json" -o "$work/x.html"
}
damaged "totals alone" "has only the totals" 'foreach (["bins", "chunks", "huge", "fragmentation", "pins"] as $part) unset($s[$part]);'
damaged "a snapshot that is cut off" "is not JSON" '$s = substr(file_get_contents($argv[1]), 0, 3000);'
damaged "an empty file" "is not JSON" '$s = "";'
damaged "JSON of something else" "is not a snapshot" '$s = ["a" => 1];'
damaged "JSON that is no object" "is not a snapshot" '$s = "7";'
damaged "another format" "has format 2; this version of bin/zmmx reads format 1" '$s["format"] = 2;'
damaged "a key that is missing" "chunks[1].map is null, not string" 'unset($s["chunks"][1]["map"]);'
damaged "a key of another type" "stats.size is string, not int" '$s["stats"]["size"] = "big";'
damaged "a list that is none" "pins is string, not a list" '$s["pins"] = "none";'
damaged "a map that is too short" "chunks[0].map has 511 letters, not 512" '$s["chunks"][0]["map"] = substr($s["chunks"][0]["map"], 1);'
damaged "a map with a letter that is none" 'chunks[0].map: "z" cannot start at page 5' '$s["chunks"][0]["map"] = substr_replace($s["chunks"][0]["map"], "#....z", 0, 6);'
damaged "a run that is cut off" 'chunks[0].map: "s" cannot start at page 1' '$s["chunks"][0]["map"] = substr_replace($s["chunks"][0]["map"], "#ss.", 0, 4);'
damaged "runs without their slots" "chunks[0].used" 'array_pop($s["chunks"][0]["used"]);'
damaged "more slots than a run has" "slots do not fit in the run" '$s["chunks"][0]["used"][0] = 100000;'
damaged "fewer bins" "bins has 29 entries, not 30" 'array_pop($s["bins"]);'
damaged "a chunk that is missing" "entries, stats.chunks.count is" 'array_pop($s["chunks"]);'
damaged "no heap" "has no chunks" '$s["stats"]["active"] = false; $s["chunks"] = []; $s["stats"]["chunks"]["count"] = 0;'
[ ! -e "$work/x.html" ] && ok "nothing is written then" || fail "nothing is written then" "there is a file"

call map "$snapshot" -o "$work/heap.html"
says "a page, and what was written" 0 err "zmmx: wrote $work/heap.html, "
call map --output="$work/heap.svg" --title 'A <b> & "c"' "$snapshot"
same "a picture" 0 "$status"
grep -qF '<title>The heap of A &lt;b&gt; &amp; &quot;c&quot;</title>' "$work/heap.svg" && ok "a title" || fail "a title" "$(grep '<title' "$work/heap.svg")"
grep -qE '(src|href)="?(https?:)?//' "$work/heap.html" "$work/heap.svg" && fail "nothing is loaded" "there is a link" || ok "nothing is loaded"

# The drawn pages are those of the snapshot, by kind.
cat >"$work/count.php" <<'PHP'
<?php
$snapshot = json_decode(file_get_contents($argv[1]), true);
preg_match_all('~<path class="(?:a (b\d+)|(\w+))" data-pages="(\d+)"~', file_get_contents($argv[2]), $paths, PREG_SET_ORDER);
$drawn = $expected = [];
foreach ($paths as [, $bin, $kind, $pages]) {
	$drawn[$bin ?: $kind] = ($drawn[$bin ?: $kind] ?? 0) + (int) $pages;
}
foreach ($snapshot['bins'] as $i => $bin) {
	$expected["b$i"] = $bin['runs'] * $bin['pages'];
}
$pages = $snapshot['stats']['pages'];
$expected += ['header' => $pages['header'], 'large' => $pages['large'], 'free' => $pages['free'] - $pages['returned'],
	'returned' => $pages['returned']];
$expected = array_filter($expected);
ksort($expected);
ksort($drawn);
echo $drawn === $expected && array_sum($drawn) === 512 * $snapshot['stats']['chunks']['count'] && count($expected) > 10
	? 'equal' : json_encode([$expected, $drawn]);
PHP
same "every page of the snapshot is in the page" equal "$("$PHP" -n "$work/count.php" "$snapshot" "$work/heap.html")"
same "and in the picture" equal "$("$PHP" -n "$work/count.php" "$snapshot" "$work/heap.svg")"

"$PHP" -n -r '$s = json_decode(file_get_contents($argv[1]), true); $s["chunks"][0]["live_bytes"] = 0;
	file_put_contents($argv[2], json_encode($s));' "$snapshot" "$work/kept.json"
call map "$work/kept.json" -o "$work/kept.html"
same "a chunk without live blocks says that its runs are kept" 2 "$(grep -o 'runs kept, none live' "$work/kept.html" | wc -l)"
call map "$here/heap.inc" -o "$work/script.html" -- "$work/argument.json"
same "a script with an argument" 0 "$status"
rm -f "$work/argument.json"
call map -o "$work/script.html" "$here/heap.inc" "$work/argument.json"
same "and without dashes" 0 "$status"
[ -s "$work/argument.json" ] && ok "which it got" || fail "which it got" "it wrote nothing"
grep -q 'data-map' "$work/script.html" && ok "and its heap is drawn" || fail "and its heap is drawn" "no chunk"
echo '<?php while (true) $a[] = str_repeat("x", 10000);' >"$work/limit.php"
call map -d memory_limit=20M -d display_errors=0 -d log_errors=0 "$work/limit.php" -o "$work/limit.html"
same "a script that dies at its limit" 0 "$status"
exit "$result"
