#!/usr/bin/env bash
# Reports of real programs: the first finding is the true cause of what they keep, which is shown by taking the cause away.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh.inc"

# first PAGE: kind, bytes and place of its first finding, and what it says
first() {
	"$PHP" -n -r 'preg_match("~<ol class=.findings.>\s*<li data-kind=.(\w+). data-bytes=.(\d+). data-place=.([^\"]*).>(.*)~", file_get_contents($argv[1]), $m); echo implode(" ", array_slice($m, 1, 3)), " ", strip_tags($m[4] ?? "");' "$1"
}

# peak REPORT: its bytes
peak() {
	"$PHP" -n -d memory_limit=-1 -r 'echo json_decode(file_get_contents($argv[1]), true)["end"]["stats"]["peak"];' "$1"
}

# cause NAME HOLDER PLACE ARGUMENT...: the first finding of that command line says that HOLDER, filled at PLACE, holds memory;
# with ZMMX_WITHOUT set, which takes the cause away, the peak is lower by most of it
cause() {
	local name=$1 holder=$2 place=$3 kind bytes where text
	shift 3
	call report -d memory_limit=-1 --json "$work/with.json" -o "$work/with.html" "$@"
	[ -s "$work/with.html" ] || { fail "$name" "$(tail -2 "$work/err")"; return; }
	read -r kind bytes where text <<<"$(first "$work/with.html")"
	same "$name: the first finding is about a holder" holder "$kind"
	[[ $text == *"$holder"* ]] && ok "$name: it is $holder" || fail "$name: it is $holder" "$text"
	same "$name: it names the line that filled it" "$place" "$where"
	ZMMX_WITHOUT=1 call report -d memory_limit=-1 --json "$work/without.json" -o "$work/without.html" "$@"
	"$PHP" -n -r 'exit($argv[1] - $argv[2] > 0.7 * $argv[3] ? 0 : 1);' "$(peak "$work/with.json")" "$(peak "$work/without.json")" "$bytes" \
		&& ok "$name: without it the peak is lower by what it held" \
		|| fail "$name: without it the peak is lower by what it held" "$(peak "$work/with.json"), then $(peak "$work/without.json"); it held $bytes"
}

if [ -e /usr/share/php/PhpParser/autoload.php ]; then
	cat >"$work/parse.php" <<'PHP'
<?php
require '/usr/share/php/PhpParser/autoload.php';
class Trees {
	public array $byFile = [];
	public function add(string $file, array $tree): void {
		if (!getenv('ZMMX_WITHOUT')) {
			$this->byFile[$file] = $tree;
		}
	}
}
$factory = new PhpParser\ParserFactory();
$parser = method_exists($factory, 'createForNewestSupportedVersion') ? $factory->createForNewestSupportedVersion()
	: $factory->create(PhpParser\ParserFactory::PREFER_PHP7);
$trees = new Trees;
foreach (glob('/usr/share/php/PhpParser/{Node/*,Builder}/*.php', GLOB_BRACE) as $file) {
	$trees->add($file, $parser->parse(file_get_contents($file)));
}
PHP
	cause php-parser 'byFile' parse.php:7 "$work/parse.php"
else
	skip php-parser "Debian's package php-parser is not installed"
fi

if command -v phpunit >/dev/null; then
	mkdir "$work/tests"
	cat >"$work/tests/KeepTest.php" <<'PHP'
<?php
class KeepTest extends PHPUnit\Framework\TestCase {
	private static array $rows = [];
	/** @dataProvider numbers */
	public function testKeeps(int $number): void {
		for ($i = 0; $i < 2000; $i++) {
			$row = str_repeat("row $number ", 50 + $i % 3);
			if (!getenv('ZMMX_WITHOUT')) {
				self::$rows[] = $row . $i;
			}
		}
		$this->assertSame(2000, $i);
	}
	public static function numbers(): array {
		return array_map(fn ($number) => [$number], range(1, 20));
	}
}
PHP
	cause PHPUnit 'rows' KeepTest.php:9 "$(command -v phpunit)" --no-configuration "$work/tests"
else
	skip PHPUnit "phpunit is not installed"
fi
exit "$result"
