#!/usr/bin/env bash
# Whether the man page and the completions are what bin/generate-help makes of the present --help, and whether they work.
set -euo pipefail
cd "$(dirname "$0")/../.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
php=${PHP:-php}
status=0

. tests/packaging/lib.sh.inc

"$php" -n bin/generate-help "$work"
for file in zmmx.1 zmmx.bash _zmmx; do
	is "bin/help/$file is current; bin/generate-help makes it anew" "" "$(diff "bin/help/$file" "$work/$file" | head -3)"
done
commands=$("$php" -n bin/zmmx --help | sed -nE 's/^  ([a-z]+) .*/\1/p' | sort | xargs)
is "the man page has each command" "$commands" "$(sed -n 's/^\.SS //p' bin/help/zmmx.1 | sort | xargs)"
for command in $commands; do
	is "the man page has the options of $command" "$("$php" -n bin/zmmx "$command" --help | grep -cE '^  -')" \
		"$(awk -v "command=$command" '/^\.S[SH] / { inside = $2 == command } inside && $0 == ".TP" { n++ } END { print n + 0 }' bin/help/zmmx.1)"
done
if command -v groff >/dev/null; then
	is "groff warns of nothing" "" "$(groff -man -ww -Tascii -P-cbou bin/help/zmmx.1 2>&1 >"$work/page" | head -3)"
	is "and prints the page" 1 "$(grep -c '^SYNOPSIS' "$work/page")"
else
	echo "skip the man page is printed: no groff here"
fi

# completes WORD...: what bash offers for the last word
completes() {
	COMP_WORDS=("$@")
	COMP_CWORD=$(($# - 1))
	COMPREPLY=()
	_zmmx
	printf '%s\n' "${COMPREPLY[@]}" | sort | xargs
}
. bin/help/zmmx.bash
is "bash: commands" "map metrics" "$(completes zmmx m)"
is "bash: all commands" "$commands" "$(completes zmmx '' | tr ' ' '\n' | grep -v '^--' | xargs)"
is "bash: options" "--sample" "$(completes zmmx report --s)"
is "bash: no other command's options" "" "$(completes zmmx run --s)"
mkdir "$work/files"
: >"$work/files/one.json"
mkdir "$work/files/folder"
is "bash: files" "$work/files/folder $work/files/one.json" "$(completes zmmx diff "$work/files/")"
is "bash: folders after an option that wants one" "$work/files/folder" "$(completes zmmx ps --dir "$work/files/")"
is "bash: nothing after an option that wants a number" "" "$(completes zmmx compare --runs '')"
if command -v zsh >/dev/null; then
	is "zsh reads its completion" "" "$(zsh -n bin/help/_zmmx 2>&1)"
else
	echo "skip zsh reads its completion: no zsh here"
fi

# a change of the help is noticed
cp -R bin "$work/copy"
sed -i "s/--rows N           rows/--lines N          rows/" "$work/copy/lib/zmmx/DiffCommand.php"
"$php" -n "$work/copy/generate-help" "$work/other"
for file in zmmx.1 zmmx.bash _zmmx; do
	is "a change of the help is noticed in $file" yes "$(cmp -s "$work/other/$file" "bin/help/$file" || echo yes)"
done
exit "$status"
