#!/usr/bin/env bash
# Whether bin/check takes the steps that it is asked for, and no other.
set -euo pipefail
cd "$(dirname "$0")/../.."

status=0
# same NAME EXPECTED ACTUAL
same() {
	if [ "$3" = "$2" ]; then
		echo "ok bin/check $1"
	else
		echo "FAIL bin/check $1: $(diff <(echo "$2") <(echo "$3") | grep '^[<>]' | head -5 | tr '\n' ' ')"
		status=1
	fi
}

# titles OPTION...: the headings of what bin/check did, in a line, and its exit status; what it says is in $said
titles() {
	local code=0
	said=$(bin/check --inside "$@" 2>&1) || code=$?
	titles="$(sed -nE 's/^== (.*) \([0-9]+ s\)$/\1/p' <<<"$said" | tr '\n' ';') $code"
}

# unnamed FILE...: those in tests/ that --list does not name, by what they are called there
unnamed() {
	local file
	for file in "$@"; do
		file=${file#tests/}
		case "$file" in
			*.phpt) file=$(dirname "$file") ;;
			*) [ -x "tests/$file" ] || continue; file=${file%.sh} ;;
		esac
		grep -qxF "$file" <<<"$names" || echo "$file"
	done | sort -u
}

names=$(bin/check --list)
same "--list names each area of tests/phpt and each script" "" "$(unnamed tests/phpt/*/*.phpt tests/*/*.sh)"
same "--list names the core first" core/plain "$(head -1 <<<"$names")"

code=0
said=$(bin/check --only packaging/sources,phpt/none 2>&1) || code=$?
same "--only names the step that there is not, and those that there are" \
	"2"$'\n''check: there is no step "phpt/none"; the steps are:'$'\n'"$names" "$code"$'\n'"${said//$'\n'  /$'\n'}"

titles --only packaging/sources
same "--only takes a script" "packaging: sources; 0" "$titles"
same "--only counts as it always does" "3 passed, 0 failed, 0 skipped" "${said##*$'\n'}"
titles --only packaging/invariants,packaging/sources --hardened
same "--only takes two, without another" "packaging: invariants;packaging: sources; 0" "$titles"

# what runs this has built it
if [ -z "${ZMMX_SO:-}" ] || [[ "$ZMMX_SO" != "$PWD"/out/php-[0-9].[0-9]/* ]]; then
	echo "skip bin/check --only takes an area of tests/phpt: not run by bin/check, with the extension built"
	exit "$status"
fi
files=(tests/phpt/resize/*.phpt)
titles --only phpt/resize
same "--only takes an area of tests/phpt" "build;phpt: plain resize;" "$(sed -E 's/^PHP [^:]*: (.*) [0-9]+$/\1/' <<<"$titles")"
same "--only takes the tests of the area" "${#files[@]}" \
	"$(sed -nE 's/^([0-9]+) passed, ([0-9]+) failed, ([0-9]+) skipped$/\1 + \2 + \3/p' <<<"$said" | { read -r sum; echo $((sum)); })"
exit "$status"
