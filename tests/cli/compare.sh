#!/usr/bin/env bash
# bin/zmmx compare: figures of both heaps, and a verdict on the output.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh.inc"

export TMPDIR=$work/tmp
mkdir "$TMPDIR"

# field EXPRESSION: of the JSON in $work/out, as $x
field() {
	"$PHP" -n -r '$x = json_decode(file_get_contents($argv[1]), true); echo json_encode('"$1"');' "$work/out"
}

echo '<?php $a = str_repeat("x", 3 << 20); echo strlen($a), fgets(STDIN), "\n";' >"$work/same.php"
wrong "an unknown option" "unknown option: --rums" compare --rums 3 "$work/same.php"
wrong "no runs" '--runs must be a number from 1 to 999999, "0" given' compare --runs 0 "$work/same.php"
wrong "runs that are no number" '--runs must be a number from 1 to 999999, "many" given' compare --runs many "$work/same.php"
wrong "a missing script" "no such file" compare "$work/none.php"
wrong "a pattern that is none" "is not a regular expression" compare --ignore '[' "$work/same.php"
wrong "a page with another name" "the name must end in .html" compare --html "$work/page.txt" "$work/same.php"
wrong "a page that cannot be written" "cannot write /none/page.html" compare --html /none/page.html "$work/same.php"
wrong "input that is not there" "--input: cannot read /none" compare --input /none "$work/same.php"

call compare --runs 2 "$work/same.php"
says "the table" 0 out "memory_get_peak_usage(true)"
says "the verdict" 0 out "were the same in all runs"
same "no progress line in a file" "" "$(cat "$work/err")"
call compare --runs 3 --json --html "$work/page.html" "$work/same.php" an "argument"
same "the script and its arguments" '"same.php an argument"' "$(field 'basename(implode(" ", $x["script"]))')"
same "as many figures as runs" '[[3,3],[3,3],[3,3],[3,3],[3,3],[3,3]]' \
	"$(field 'array_values(array_map(fn ($m) => [count($m["stock"]["values"]), count($m["zmmx"]["values"])], $x["measures"]))')"
same "medians, spread and ratio belong to the figures" '[]' "$(field 'array_filter($x["measures"], function ($m) {
	sort($m["zmmx"]["values"]);
	return [$m["zmmx"]["least"], $m["zmmx"]["median"], $m["zmmx"]["most"]] !== $m["zmmx"]["values"]
		|| abs($m["ratio"] - $m["zmmx"]["median"] / $m["stock"]["median"]) > 1e-9; })')"
same "the script's 3 MiB are in the peak of both" '[true,true]' "$(field 'array_map(fn ($h) =>
	$x["measures"]["peak_usage_bytes"][$h]["median"] > 3 << 20 && $x["measures"]["peak_resident_bytes"][$h]["median"] > 3 << 20,
	["stock", "zmmx"])')"
cat >"$work/words.php" <<'PHP'
<?php
namespace Zmmx;
spl_autoload_register(fn ($class) => require $argv[1] . '/' . substr($class, 5) . '.php');
$show = function (array $stock, array $zmmx) {
	$class = new \ReflectionClass(ScriptComparison::class);
	$comparison = $class->newInstanceWithoutConstructor();
	(fn () => [$this->runs, $this->figures] = [3, ['stock' => ['page_faults' => $stock], 'zmmx' => ['page_faults' => $zmmx]]])->call($comparison);
	$measure = Measure::of_script()[3];
	return (new \ReflectionMethod(ComparePage::class, 'ratio'))->invoke(null, $comparison->ratio($measure), $comparison->tells_apart($measure));
};
foreach ([[[100, 110, 120], [95, 105, 125]], [[100, 101, 102], [90, 95, 96]], [[7, 7, 7], [7, 7, 7]], [[100, 110, 120], [90, 95, 111]]] as $case) {
	echo strip_tags($show(...$case)), "\n";
}
PHP
same "a difference is one where the runs do not overlap" '0.95 no difference to be seen: the runs overlap
0.94 6 % less
1.00 the same
0.86 14 % less' "$("$PHP" -n "$work/words.php" "$(dirname "$zmmx")/lib/zmmx")"
same "the page has every measure" 6 "$(grep -c '<section data-measure' "$work/page.html")"
same "a unit is on the line of its number" 0 "$(grep '<dd>' "$work/page.html" | grep -cE '[0-9] ([KMG]iB|B|ms|s)\b' || true)"
same "figures that read the same are one" 0 "$(grep -cE '>([0-9.]+&nbsp;[A-Za-z]+) to \1<' "$work/page.html" || true)"
same "and every run" 36 "$(grep -o '<circle' "$work/page.html" | wc -l)"

echo hello >"$work/input"
call compare --runs 1 --input "$work/input" "$work/same.php"
says "the same input for every run" 0 out "were the same in all runs"
echo '<?php echo zmmx_stats()["active"] ? "zmmx" : "stock", "\nmore\n";' >"$work/differ.php"
call compare --runs 1 "$work/differ.php"
says "output that differs" 1 err 'zmmx and stock differ: output, line 1: "stock" and "zmmx"'
call compare --runs 1 --json "$work/differ.php"
same "output that differs, in the JSON" '[1,false]' "[$status,$(field '$x["same_output"]')]"
call compare --runs 1 --ignore '~^(stock|zmmx)$~' "$work/differ.php"
says "lines that are not compared" 0 out "were the same"
echo '<?php exit(zmmx_stats()["active"] ? 3 : 4);' >"$work/differ.php"
call compare --runs 1 "$work/differ.php"
says "an exit status that differs" 1 err "exit status 4 and 3"
echo '<?php fwrite(STDERR, zmmx_stats()["active"] ? "a" : "b");' >"$work/differ.php"
call compare --runs 1 "$work/differ.php"
says "errors that differ" 1 err 'stderr, line 1: "b" and "a"'
echo '<?php echo random_int(0, PHP_INT_MAX);' >"$work/differ.php"
call compare --runs 1 "$work/differ.php"
says "a script that never says the same" 1 err "two runs on stock PHP already differ"
echo '<?php ini_set("memory_limit", "8M"); ini_set("display_errors", 0); ini_set("log_errors", 0); while (true) $a[] = [1];' >"$work/limit.php"
call compare --runs 1 "$work/limit.php"
says "a script that dies at its limit" 0 out "were the same"

mkdir "$work/ini"
printf 'extension=%s\nzmmx.enable=0\n' "$ZMMX_SO" >"$work/ini/php.ini"
status=0
(unset ZMMX_SO; PHPRC=$work/ini PHP_INI_SCAN_DIR='' "$PHP" "$zmmx" compare --runs 1 "$work/same.php") >"$work/out" 2>"$work/err" || status=$?
says "zmmx in php.ini, switched off there" 0 out "were the same"
status=0
PHPRC=$work/ini PHP_INI_SCAN_DIR='' "$PHP" "$zmmx" compare --extension "$ZMMX_SO" "$work/same.php" >"$work/out" 2>"$work/err" || status=$?
says "another one beside that of php.ini" 2 err "php.ini already loads zmmx"

if script -qec true /dev/null >/dev/null 2>&1 </dev/null; then
	script -qec "'$PHP' '$zmmx' compare --runs 1 '$work/same.php'" /dev/null >"$work/out" 2>&1 </dev/null || true
	status=0
	says "a progress line on a terminal" 0 out "run 1 of 1 on zmmx"
else
	skip "a progress line on a terminal" "script(1) makes no terminal here"
fi
same "nothing is left in the folder for temporary files" "" "$(ls "$TMPDIR")"
exit "$result"
