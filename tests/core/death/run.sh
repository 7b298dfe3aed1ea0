#!/bin/sh
# Runs every death test of this directory: the binary must end by SIGABRT, and the last line on its stderr
# must match the expression in the first line of its source. $1: where the binaries are; RUN: what runs them.
here=$(dirname "$0")
passed=0
failed=0
log=$(mktemp)
for source in "$here"/*.c; do
	name=$(basename "$source" .c)
	expected=$(sed -n '1s|^// dies: ||p' "$source")
	(ulimit -c 0; exec timeout 60 ${RUN:-} "$1/$name") >/dev/null 2>"$log"
	status=$?
	said=$(grep '^zmmx: ' "$log" | head -n 1)
	why=
	if [ -z "$expected" ]; then
		why="its first line does not say what it dies of"
	elif [ "$status" -ne 134 ]; then
		why="expected SIGABRT (134), status is $status"
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
