#!/usr/bin/env bash
# The tools that profiles are for read them: pprof, callgrind_annotate, and a flame graph's sums.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh.inc"

cat >"$work/program.php" <<'CODE'
<?php
function keep(array &$kept): void { for ($i = 0; $i < 2000; $i++) { $kept[] = str_repeat(chr($i % 256), 4000); } }
function drop(): void { for ($i = 0; $i < 3000; $i++) { $gone = str_repeat(chr($i % 256), 8000); } }
$kept = [];
zmmx_profile_start(0, 2);
keep($kept);
drop();
zmmx_profile_stop();
foreach (['pprof', 'callgrind', 'collapsed', 'speedscope'] as $format) {
	file_put_contents("$argv[1]/profile.$format", zmmx_profile_dump($format));
}
CODE
"$PHP" -n -d extension="$ZMMX_SO" "$work/program.php" "$work"

# expect NAME PATTERN FILE
expect() {
	if grep -qE "$2" "$3"; then
		ok "$1"
	else
		fail "$1" "no line like '$2': $(head -5 "$3" | tr '\n' ' ')"
	fi
}

if command -v go >/dev/null && go tool pprof -h 2>&1 | grep -q sample_index; then
	PPROF_TMPDIR=$work go tool pprof -top -sample_index=inuse_space -unit=kB "$work/profile.pprof" >"$work/inuse" 2>&1 || true
	expect "pprof, live bytes" '^ *8000kB .* keep$|^ *8[0-9.]+kB +.*(keep|str_repeat)$' "$work/inuse"
	PPROF_TMPDIR=$work go tool pprof -top -cum -nodefraction=0 -sample_index=peak_space -unit=kB "$work/profile.pprof" >"$work/peak" 2>&1 || true
	expect "pprof, the peak" '^ .* 16kB +0\.[0-9]+% +drop$' "$work/peak"
	PPROF_TMPDIR=$work go tool pprof -top -cum -sample_index=temporary_objects "$work/profile.pprof" >"$work/temporary" 2>&1 || true
	expect "pprof, temporary blocks" '^ .* 3000 .* drop$' "$work/temporary"
	PPROF_TMPDIR=$work go tool pprof -top -cum -sample_index=alloc_objects "$work/profile.pprof" >"$work/alloc" 2>&1 || true
	expect "pprof, allocated blocks" '^ .* 30[0-9][0-9] .* drop$' "$work/alloc"
else
	skip "pprof" "Debian's package golang-go is not installed"
fi

if command -v callgrind_annotate >/dev/null; then
	callgrind_annotate --inclusive=yes "$work/profile.callgrind" >"$work/annotated" 2>&1 || true
	expect "callgrind_annotate, live and allocated" '^8,228,[0-9]+ \(100.*32,8[0-9,]+ \(100.*PROGRAM TOTALS$' "$work/annotated"
	expect "callgrind_annotate, functions" 'program\.php:keep' "$work/annotated"
else
	skip "callgrind_annotate" "Debian's package valgrind is not installed"
fi

expect "collapsed stacks" '^\{main\};keep;str_repeat 8[0-9]{6}$' "$work/profile.collapsed"
if "$PHP" -n -r '
	$json = json_decode(file_get_contents($argv[1]), true, 512, JSON_THROW_ON_ERROR);
	$frames = count($json["shared"]["frames"]);
	foreach ($json["profiles"] as $profile) {
		$used = array_merge(...$profile["samples"]);
		if ($profile["type"] !== "sampled" || $profile["unit"] !== "bytes" || max($used) >= $frames
		    || array_sum($profile["weights"]) !== $profile["endValue"]) {
			exit(1);
		}
	}
	exit($json["\$schema"] === "https://www.speedscope.app/file-format-schema.json" ? 0 : 1);
' "$work/profile.speedscope"; then
	ok "speedscope, by its schema's rules"
else
	fail "speedscope" "$(head -c 300 "$work/profile.speedscope")"
fi
exit "$result"
