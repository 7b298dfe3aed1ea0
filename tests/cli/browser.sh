#!/usr/bin/env bash
# The page of bin/zmmx map in a real browser: no error, every page drawn as what it is, and it answers mouse and keys.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh.inc"

chromium=$(command -v chromium || true)
if [ -z "$chromium" ]; then
	skip browser "Debian's package chromium is not installed"
	exit 0
fi

echo '<!DOCTYPE html><title>x</title><p>loaded</p><script>none.at.all()</script>' >"$work/wrong.html"
browse 800,600 "$work/wrong.html"
if ! grep -q loaded "$work/dom"; then
	skip browser "chromium does not run here: $(tail -1 "$work/messages")"
	exit 0
fi
grep -q 'none is not defined' "$work/console" && ok "an error in a page is seen" || fail "an error in a page is seen" "$(head -3 "$work/messages")"

snapshot=$work/heap.json
"$PHP" -n -d extension="$ZMMX_SO" "$here/heap.inc" "$snapshot"

# page SNAPSHOT FILE: the page, with the checks and what they expect
page() {
	call map "$1" -o "$work/plain.html"
	[ "$status" = 0 ] || fail "a page of $1" "$(cat "$work/err")"
	"$PHP" -n -r '$html = file_get_contents($argv[1]);
		$checks = "<script type=\"application/json\" id=\"expected\">" . file_get_contents($argv[2]) . "</script><script>"
			. file_get_contents($argv[3]) . "</script>";
		file_put_contents($argv[4], str_replace("</body>", "$checks</body>", $html));' "$work/plain.html" "$1" "$here/browser.js.inc" "$2"
}

checks_least=20

page "$snapshot" "$work/heap.html"
in_browser "wide" 1280,900 "$work/heap.html"
in_browser "narrow and dark" 500,900 "$work/heap.html" --force-dark-mode --blink-settings=preferredColorScheme=0

# a heap of a thousand chunks
"$PHP" -n -r '$s = json_decode(file_get_contents($argv[1]), true);
	$some = $s["chunks"];
	for ($i = 0; $i < 1000; $i++) {
		$s["chunks"][$i] = ["number" => $i + 1] + $some[$i % count($some)];
	}
	$s["stats"]["chunks"]["count"] = 1000;
	file_put_contents($argv[2], json_encode($s));' "$snapshot" "$work/thousand.json"
page "$work/thousand.json" "$work/thousand.html"
in_browser "a thousand chunks" 1280,900 "$work/thousand.html"

call map "$snapshot" -o "$work/heap.svg"
browse 960,900 "$work/heap.svg"
same "the picture has every chunk" "$(grep -o '"number":[0-9]*,"free_pages"' "$snapshot" | wc -l)" "$(grep -o '<g class="chunk"' "$work/dom" | wc -l)"
same "and no error" "" "$(cat "$work/console")"

echo '<?php echo strlen(str_repeat("x", 1000));' >"$work/script.php"
call compare --runs 2 --html "$work/compare.html" "$work/script.php"
browse 500,900 "$work/compare.html"
same "the page of a comparison has every measure" 6 "$(grep -o '<section data-measure' "$work/dom" | wc -l)"
same "and no error" "" "$(cat "$work/console")"

fpm=$(PATH=$PATH:/usr/sbin:/usr/local/sbin command -v "php-fpm$("$PHP" -n -r 'echo PHP_MAJOR_VERSION, ".", PHP_MINOR_VERSION;')" || true)
if [ -z "$fpm" ]; then
	skip "the page of pools" "no php-fpm here"
	exit "$result"
fi
chmod 755 "$work"
printf '%s\n' '[www]' 'user = nobody' "listen = $work/fpm.sock" 'pm = static' 'pm.max_children = 1' >"$work/www.conf"
mkdir -m 755 "$work/site"
cp "$work/script.php" "$work/site/index.php"
TMPDIR=$work call compare --fpm -n --php "$fpm" --pool "$work/www.conf" --docroot "$work/site" --requests 20 --html "$work/pools.html"
says "a comparison of pools" 0 out "The answers were the same."
browse 500,900 "$work/pools.html"
same "its page has every measure" 7 "$(grep -o '<section data-measure' "$work/dom" | wc -l)"
same "and every round and worker" 72 "$(grep -o '<circle' "$work/dom" | wc -l)"
same "and no error" "" "$(cat "$work/console")"
exit "$result"
