#!/usr/bin/env bash
# bin/zmmx report: the script is left as it is, the page shows the figures of its data, and the first finding is the cause.
# With the argument "cost" it prints what recording costs instead.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh.inc"

if [ "${1:-}" = cost ]; then
	"$PHP" -n "$here/report_cost.inc" "$ZMMX_SO" "$here/../.."
	exit
fi

wrong "no script" "no script given" report
wrong "a page of another kind" "the name must end in .html" report -o "$work/x.pdf" "$here/heap.inc"
wrong "a setting of its own" "-d zmmx.report=/tmp/x: bin/zmmx report sets that itself" report -d zmmx.report=/tmp/x "$here/heap.inc"
wrong "no number of bytes" "--sample must be a number of bytes" report --sample some "$here/heap.inc"
wrong "too few bytes" "at least 8" report --sample 7 "$here/heap.inc"
echo '{"a":1' >"$work/broken.json"
wrong "no JSON" "is not JSON: syntax error" report "$work/broken.json" -o "$work/x.html"
echo '{"format":1,"stats":{}}' >"$work/other.json"
wrong "JSON of another kind" "is not a report, as zmmx.report produces them" report "$work/other.json" -o "$work/x.html"

cat >"$work/import.php" <<'PHP'
<?php
class Importer {
	private array $rows = [];
	private array $index = [];
	public function run(int $count): void {
		for ($i = 0; $i < $count; $i++) {
			$this->rows[] = $this->row(str_repeat("field $i,", 12));
			if ($i % 10 === 0) {
				$this->index["key $i"] = $i;
			}
		}
	}
	private function row(string $line): array {
		return explode(',', str_replace('field', 'f', $line));
	}
	public function text(): string {
		$text = '';
		foreach ($this->rows as $row) {
			$text .= implode(';', $row) . "\n";
		}
		return strtoupper($text);
	}
}
$importer = new Importer;
$importer->run(20000);
$length = strlen($importer->text());
$picture = str_repeat('x', 5 << 20);
$picture = null;
fwrite(STDOUT, implode('|', array_slice($argv, 1)) . " $length");
exit(3);
PHP
call report --json "$work/import.json" -o "$work/import.html" "$work/import.php" one -x "two words"
says "the script's arguments, output and exit status" 3 out "one|-x|two words 1"
says "the page is named" 3 err "zmmx: wrote $work/import.html"
call report "$work/import.json" -o "$work/again.html"
says "the file is drawn by itself" 0 err "zmmx: wrote $work/again.html"
same "to the same page" "" "$(cmp "$work/import.html" "$work/again.html" 2>&1 | sed 's/import.php//')"
same "it names no other file" "" "$(grep -oE '(src|href)="[^#d"][^"]*"|url\([^#)]*\)|@import' "$work/import.html" | head -3)"

# damage EXPRESSION TEXT: a file with that damage is refused
damage() {
	"$PHP" -n -r '$r = json_decode(file_get_contents($argv[1]), true); eval($argv[2]); file_put_contents($argv[3], json_encode($r, JSON_PRESERVE_ZERO_FRACTION));' \
		"$work/import.json" "$1" "$work/damaged.json"
	wrong "damage: $1" "$2" report "$work/damaged.json" -o "$work/x.html"
}
damage '$r["report"] = 9;' "has format 9"
damage 'array_pop($r["timeline"]["live"]);' "timeline.live does not have as many entries"
damage '$r["timeline"]["place"][3] = 999;' "the timeline has no place 999"
damage '$r["profile"]["stacks"][0] = [99999];' "a stack of its profile has no frame 99999"
damage 'array_pop($r["profile"]["values"]["live_bytes"]);' "profile.values.live_bytes has"
damage '$r["end"]["bins"] = [];' "bins has 0 entries, not 30"
damage 'unset($r["end"]);' "is not a snapshot"

# ends NAME CODE STATUS: a report comes however the script ends
ends() {
	printf '<?php\n%s' "$2" >"$work/ends.php"
	call report -d memory_limit=32M -d display_errors=0 -o "$work/ends.html" "$work/ends.php"
	says "$1" "$3" err "zmmx: wrote $work/ends.html"
}
ends "an uncaught exception" 'throw new Exception("gone");' 255
ends "exit in a shutdown function" 'register_shutdown_function(function () { exit(9); });' 9
ends "the memory limit" 'function f() { while (true) { $a[] = str_repeat("x", 5000); } } f();' 255
same "the limit is the first finding" 1 "$(grep -c '^    The script did not end by itself: Allowed memory size of 33554432 bytes exhausted' "$work/err")"
call report -o "$work/code.html" -r 'echo "by code";'
says "code" 0 out "by code"
call report --sample 16K -o "$work/sampled.html" "$work/import.php"
same "samples are named as such" 1 "$(grep -c 'sampled, one in 16.0 KiB on average: figures by line are estimates' "$work/sampled.html")"

# The first finding is the cause: without it, most of what it says is gone.
first() {
	"$PHP" -n -r 'preg_match("~<ol class=.findings.>\s*<li data-kind=.(\w+). data-bytes=.(\d+). data-place=.([^\"]*)~", file_get_contents($argv[1]), $m); echo implode(" ", array_slice($m, 1));' "$1"
}
cat >"$work/cause.php" <<'PHP'
<?php
class Cache {
	public static array $entries = [];
	public static function get(int $number): string {
		$text = md5((string) $number) . str_repeat(chr(65 + $number % 26), 800);
		if (!in_array('--without', $GLOBALS['argv'], true)) {
			self::$entries[$number] = $text;
		}
		return $text;
	}
}
$sum = 0;
for ($i = 0; $i < 20000; $i++) {
	$sum += strlen(Cache::get($i));
}
$other = array_fill(0, 20000, $sum);
PHP
call report -o "$work/with.html" "$work/cause.php"
read -r kind bytes place <<<"$(first "$work/with.html")"
same "the first finding is what holds them" holder "$kind"
same "and names the line that put them there" "cause.php:7" "$place"
"$PHP" -n -r 'exit($argv[1] > 15e6 && $argv[1] < 20e6 ? 0 : 1);' "$bytes" && ok "and the bytes" || fail "and the bytes" "$bytes"
call report --json "$work/without.json" -o "$work/without.html" "$work/cause.php" --without
"$PHP" -n -r '$peak = json_decode(file_get_contents($argv[1]), true)["end"]["stats"]["peak"]; exit($peak < 0.1 * $argv[2] ? 0 : 1);' "$work/without.json" "$bytes" \
	&& ok "without the cause they are gone" || fail "without the cause they are gone" "$(first "$work/without.html")"

# progress LINE: said on a terminal, and wiped away; without one there is nothing of it
if ! script -qec true /dev/null </dev/null >/dev/null 2>&1; then
	skip "progress on a terminal" "no program script here, or no terminal for it"
else
	(cd "$work" && script -qec "$PHP -n $zmmx report $work/import.json -o $work/again.html" /dev/null </dev/null >"$work/terminal" 2>&1) || true
	grep -q $'\r\e\\[Kzmmx: drawing [0-9]* call stacks ...\r\e\\[Kzmmx: wrote' "$work/terminal" && ok "progress on a terminal" \
		|| fail "progress on a terminal" "$(head -c 300 "$work/terminal" | cat -v)"
fi
call report "$work/import.json" -o "$work/again.html"
same "and nowhere else" 0 "$(grep -c 'drawing' "$work/err" || true)"

# ---- in a browser ----

chromium=$(command -v chromium || true)
if [ -z "$chromium" ]; then
	skip "the page in a browser" "Debian's package chromium is not installed"
	exit "$result"
fi

# checked REPORT FILE: the page, with the checks and what they expect
checked() {
	call report "$1" -o "$work/plain.html"
	"$PHP" -n -d memory_limit=-1 -r '$html = file_get_contents($argv[1]);
		$checks = "<script type=\"application/json\" id=\"expected\">" . str_replace("</", "<\\/", file_get_contents($argv[2])) . "</script><script>"
			. file_get_contents($argv[3]) . "</script>";
		file_put_contents($argv[4], str_replace("</body>", "$checks</body>", $html));' "$work/plain.html" "$1" "$here/report.js.inc" "$2"
}

checks_least=40

checked "$work/import.json" "$work/checked.html"
in_browser "wide" 1280,900 "$work/checked.html"
in_browser "narrow and dark" 500,900 "$work/checked.html" --force-dark-mode --blink-settings=preferredColorScheme=0

cat >"$work/many.php" <<'PHP'
<?php
/* many allocations, from many stacks */
function grow(int $depth, int $seed): array {
	$node = [str_repeat(chr(65 + $depth), 20 + $seed % 50)];
	for ($i = 0; $depth && $i < 2; $i++) {
		$node[] = $seed >> $i & 1 ? grow($depth - 1, $seed * 7 % 1013) : other($depth - 1, $seed * 3 % 1009);
	}
	return $node;
}
function other(int $depth, int $seed): array { return grow($depth, $seed); }
for ($i = 0; $i < 100; $i++) {
	$tree = grow(9, $i * 31 % 997);
}
PHP
call report --json "$work/many.json" -o "$work/many.html" "$work/many.php"
checked "$work/many.json" "$work/checked.html"
in_browser "many stacks" 1280,900 "$work/checked.html"

# pixels FILE WINDOW ARGUMENT...: the picture has more than one colour
picture() {
	local file=$1 window=$2
	shift 2
	HOME=$work timeout 150 "$chromium" --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run --hide-scrollbars \
		--user-data-dir="$work/profile" --window-size="$window" --screenshot="$work/$file.png" "$@" "file://$work/import.html" >/dev/null 2>&1 || true
	[ "$(stat -c %s "$work/$file.png" 2>/dev/null || echo 0)" -gt 20000 ] && ok "a picture, $file" || fail "a picture, $file" "empty"
}
picture light 1280,1600
picture dark 1280,1600 --force-dark-mode --blink-settings=preferredColorScheme=0
picture narrow 500,1600
HOME=$work timeout 150 "$chromium" --headless --no-sandbox --disable-gpu --user-data-dir="$work/profile" --print-to-pdf="$work/paper.pdf" \
	"file://$work/import.html" >/dev/null 2>&1 || true
[ "$(stat -c %s "$work/paper.pdf" 2>/dev/null || echo 0)" -gt 20000 ] && ok "it prints" || fail "it prints" "nothing"
exit "$result"
