#!/bin/sh
# Runs every death test of this directory: the binary must end by SIGABRT, and the last line on its stderr
# must match the expression in the first line of its source. $1: where the binaries are; RUN: what runs them; EXE: how
# their names end. Windows knows no signals: there abort() exits with 3; and it writes a pointer as 16 digits.
here=$(dirname "$0")
aborted=134
[ "${EXE:-}" = .exe ] && aborted=3
passed=0
failed=0
log=$(mktemp)
for source in "$here"/*.c; do
	name=$(basename "$source" .c)
	expected=$(sed -n '1s|^// dies: ||p' "$source")
	(ulimit -c 0; exec timeout 60 ${RUN:-} "$1/$name${EXE:-}") >/dev/null 2>"$log"
	status=$?
	said=$(tr -d '\r' <"$log" | grep '^zmmx: ' | head -n 1)
	[ "$aborted" = 3 ] && said=$(printf '%s\n' "$said" | sed -E 's/\b[0-9a-f]{16}\b/0x&/g')
	why=
	if [ -z "$expected" ]; then
		why="its first line does not say what it dies of"
	elif [ "$status" -ne "$aborted" ]; then
		why="expected abort() ($aborted), status is $status"
	elif ! printf '%s\n' "$said" | grep -Eqx "$expected"; then
		why="expected '$expected'"
	fi
	if [ -z "$why" ]; then
		echo "ok $name"
		passed=$((passed + 1))
	else
		echo "FAIL $name: $why, stderr: $(grep -v '^Aborted' "$log" | head -n 3 | tr '\n' ' ')"
		failed=$((failed + 1))
	fi
done
rm -f "$log"
echo "$passed passed, $failed failed, 0 skipped"
[ "$failed" -eq 0 ]
