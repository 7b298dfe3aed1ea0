#!/usr/bin/env bash
# bin/zmmx top, metrics, ps and map --pid: what they show of processes that run, in a real terminal too.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh.inc"

dir=$work/status
mkdir "$dir"
workers=()
trap 'kill "${workers[@]}" 2>/dev/null || true; [ -z "${tmux:-}" ] || "${tmux[@]}" kill-server 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$work"' EXIT
php=("$PHP" -n -d extension="$ZMMX_SO" -d zmmx.status_dir="$dir" -d memory_limit=200M)
# a command never makes a file of its own
export ZMMX_SO

cat >"$work/worker.php" <<'PHP'
<?php
$kept = str_repeat('x', (int) $argv[1] << 20);
touch($argv[2]);
for ($blocks = [];;) {
	$blocks[] = str_repeat('y', 3000);
	if (count($blocks) > 2000) {
		$blocks = [];
	}
	usleep(50);
}
PHP
for size in 10 150; do
	"${php[@]}" "$work/worker.php" "$size" "$work/ready.$size" &
	workers+=($!)
	for _ in $(seq 200); do [ -e "$work/ready.$size" ] && break; sleep 0.05; done
done

call top --once "$dir"
says "top: totals" 0 out "2 workers, 2 busy"
same "top: the fattest worker is first" "${workers[1]} ${workers[0]}" "$(awk '/worker.php/ {print $1}' "$work/out" | xargs)"
says "top: the bar" 0 out "########..  7"
same "top: no colours in a file" "" "$(grep -l $'\e' "$work/out" || true)"
call top --once --sort pid "$dir"
same "top: by pid" "$(printf '%s\n' "${workers[@]}" | sort -n | xargs)" "$(awk '/worker.php/ {print $1}' "$work/out" | xargs)"
call top --once --pool www "$dir"
says "top: a pool without workers" 0 out "no process has a file there"
call top --json "$dir"
same "top: JSON" "2 true true" "$("$PHP" -n -r '$top = json_decode(stream_get_contents(STDIN), true);
	$one = $top["workers"][0]; echo count($top["workers"]), " ", json_encode($top["totals"]["live"] === array_sum(array_column($top["workers"], "live"))),
	" ", json_encode($one["huge_bytes"] > 150 << 20 && $one["state"] === "busy" && $one["seconds"] < 600);' <"$work/out")"
wrong "top: no directory" "no directory given, and php.ini does not set zmmx.status_dir" top
wrong "top: a missing directory" "there is no directory $work/none" top "$work/none"
wrong "top: a wrong order" '--sort cannot be "size": it is one of pid, pool' top --sort size "$dir"
wrong "top: two directories" "unexpected argument /: one directory at a time" top "$dir" /

# ---- files that somebody else has made, or a process that was killed while it changed its own ----

odd=$work/odd
mkdir "$odd"
"$PHP" -n -r '[, $file, $odd] = $argv; $bytes = file_get_contents($file); $with = fn (string $more, int $at) => substr_replace($bytes, $more, $at, strlen($more));
	$make = fn (int $i, string $bytes) => file_put_contents("$odd/zmmx-1-1-$i", $bytes);
	$make(1, $with(pack("L", 1), 152)); $make(2, substr_replace($with(pack("Q", 1), 24), pack("L", 1), 152, 4));
	for ($at = 144; $at <= 328; $at += 8) { $make(1000 + $at, substr_replace($with(pack("q", PHP_INT_MIN), $at), pack("L", 2), 152, 4)); }
	foreach (["live" => 176, "committed" => 192, "kept" => 208] as $at) { $make(2000 + $at, $with(pack("q", PHP_INT_MAX), $at)); }
	' -- "$(ls "$dir"/zmmx-* | head -1)" "$odd"
for how in --once --json; do
	call top "$how" "$odd"
	says "top $how: numbers that no process has" 0 out "kept"
	same "top $how: no complaint" "" "$(cat "$work/err")"
done
same "top: a file that its dead process was changing is removed, one of a live process is not" "$odd/zmmx-1-1-1" "$(ls "$odd"/zmmx-1-1-[12])"

# ---- metrics ----

call metrics "$dir"
says "metrics: OpenMetrics" 0 out "# EOF"
same "metrics: both workers" 2 "$(grep -c '^zmmx_live_bytes{' "$work/out")"
call metrics --text "$dir"
says "metrics: the older format" 0 out "# TYPE zmmx_requests_total counter"
same "metrics: nothing else is left in the directory" 2 "$(ls "$dir" | wc -l)"

# ---- a snapshot on request ----

call ps --dir "$dir" "${workers[1]}"
same "ps: the snapshot is of that process" "${workers[1]} true" "$("$PHP" -n -r '$seen = json_decode(stream_get_contents(STDIN), true);
	echo $seen["pid"], " ", json_encode($seen["huge"][0]["size"] > 150 << 20);' <"$work/out")"
same "ps: and is taken away" 2 "$(ls "$dir" | wc -l)"
call ps --dir "$dir" -o "$work/asked.json" "${workers[0]}"
call map "$work/asked.json" -o "$work/asked.svg"
says "ps: a file that bin/zmmx map draws" 0 err "1 huge block"
call map --pid "${workers[1]}" --dir "$dir" -o "$work/pid.html"
says "map --pid draws a running process" 0 err "wrote $work/pid.html"
same "map --pid: its title" 1 "$(grep -c "<title>[^<]*process ${workers[1]}" "$work/pid.html")"
wrong "ps: no process" "no process given: bin/zmmx top lists them" ps --dir "$dir"
wrong "ps: another process" "process $$ has no file in $dir" ps --dir "$dir" $$
wrong "ps: no number" '"php" is no process id' ps --dir "$dir" php
ln "$dir/zmmx-${workers[0]}"-* "$work/other"
wrong "ps: a file that has another name, too" "this user may not write to $dir/zmmx-${workers[0]}" ps --dir "$dir" "${workers[0]}"
rm "$work/other"
"${php[@]}" -r 'touch($argv[1]); sleep(60);' "$work/ready.idle" &
workers+=($!)
for _ in $(seq 200); do [ -e "$work/ready.idle" ] && break; sleep 0.05; done
wrong "ps: a process that does nothing" "has written nothing in 1 second" ps --dir "$dir" --wait 1 "${workers[2]}"
same "ps: and is not asked any more" "0" "$("$PHP" -n -r '["wanted" => $wanted, "done" => $done] = unpack("Lwanted/Ldone", file_get_contents($argv[1]), 144); echo $wanted - $done;' "$(ls "$dir/zmmx-${workers[2]}"-*)")"
"${php[@]}" -r 'touch($argv[1]); sleep(2);' "$work/ready.ending" &
ending=$!
for _ in $(seq 200); do [ -e "$work/ready.ending" ] && break; sleep 0.05; done
call ps --dir "$dir" --wait 30 "$ending"
same "ps: a process that answers at its end" "0 $ending" "$status $("$PHP" -n -r 'echo json_decode(stream_get_contents(STDIN), true)["pid"] ?? "";' <"$work/out")"
touch "$dir/zmmx-$ending-$ending-1.json"
touch -d '2 minutes ago' "$dir/zmmx-$ending-$ending-2.json" "$dir/zmmx-$ending-$ending-2.pb"
call top --once "$dir"
same "top: a snapshot that nobody has fetched is removed, and so is a profile" "zmmx-$ending-$ending-1.json" "$(cd "$dir" && find . -name '*.json' -o -name '*.pb' | cut -c3-)"
rm "$dir"/*.json
kill -KILL "${workers[2]}"
wait "${workers[2]}" 2>/dev/null || true
call top --once "$dir"
says "top: a dead process is not shown" 0 out "2 workers"
same "top: and its file is removed" 2 "$(ls "$dir" | wc -l)"

# ---- a terminal ----

if ! command -v tmux >/dev/null; then
	skip "top in a terminal" "no tmux here"
	exit "$result"
fi
tmux=(tmux -L "zmmx-$$" -f /dev/null)
# screen TEXT: waits until the terminal shows it
screen() {
	for _ in $(seq 100); do
		"${tmux[@]}" capture-pane -p -e >"$work/screen" 2>/dev/null || true
		grep -qF -- "$1" "$work/screen" && return 0
		sleep 0.1
	done
	return 1
}
shown() {
	screen "$2" && ok "$1" || fail "$1" "no \"$2\" in: $(head -4 "$work/screen" | tr '\n' '|')"
}
"${tmux[@]}" new-session -d -x 150 -y 20 "env -u NO_COLOR '$PHP' -n '$zmmx' top --interval 1 '$dir'; echo the end; sleep 60"
shown "top in a terminal: the totals" "2 workers, 2 busy"
same "top in a terminal: colours" yes "$(grep -q $'\e\[3[123]m' "$work/screen" && echo yes)"
"${tmux[@]}" send-keys p
shown "top in a terminal: a key chooses the order" ", by pid,"
"${tmux[@]}" resize-window -x 60 -y 4
sleep 1.5
"${tmux[@]}" capture-pane -p >"$work/screen"
same "top in a terminal: resized, it fits" "4 yes" "$(wc -l <"$work/screen") $(awk 'length > 60 {wide = 1} END {print wide ? "no" : "yes"}' "$work/screen")"
same "top in a terminal: resized, the first line is still the first" 1 "$(head -1 "$work/screen" | grep -c 'zmmx top')"
"${tmux[@]}" resize-window -x 150 -y 20
kill "${workers[0]}"
wait "${workers[0]}" 2>/dev/null || true
shown "top in a terminal: a worker that ends goes away" "1 worker, 1 busy"
"${tmux[@]}" send-keys q
shown "top in a terminal: q quits" "the end"
same "top in a terminal: the screen is given back" 0 "$(grep -c 'zmmx top' "$work/screen" || true)"
"${tmux[@]}" kill-server
tmux=(tmux -L "zmmx-$$-2" -f /dev/null)
"${tmux[@]}" new-session -d -x 150 -y 20 "NO_COLOR=1 '$PHP' -n '$zmmx' top '$dir'; sleep 60"
shown "top in a terminal: NO_COLOR" "1 worker, 1 busy"
same "top in a terminal: NO_COLOR has no colours" "" "$(grep -l $'\e\[[0-9;]*[37]' "$work/screen" || true)"
exit "$result"
