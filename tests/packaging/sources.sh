#!/usr/bin/env bash
# Whether config.m4 and config.w32 name every source there is, and nothing else.
set -euo pipefail
cd "$(dirname "$0")/../.."

status=0
# compare FILE EXPECTED: the base names of the C files that FILE mentions, against those in the list
compare() {
	local named
	named=$(grep -oE '[a-z0-9_]+\.c\b' "$1" | sort)
	if [ "$named" = "$2" ]; then
		echo "ok $1 names every source"
	else
		echo "FAIL $1: differs from the tree: $(diff <(echo "$named") <(echo "$2") | grep '^[<>]' | tr '\n' ' ')"
		status=1
	fi
}

# sources FILE_OF_SRC_OS...
sources() {
	{ echo zmmx.c; find src/core src/php -type f -printf '%f\n'; printf '%s\n' "$@"; } | grep '\.c$' | sort
}

compare config.m4 "$(sources zmmx_os_cgroup.c zmmx_os_posix.c zmmx_os_process.c)"
compare config.w32 "$(sources zmmx_os_windows.c)"
duplicates=$(find src -name '*.c' -printf '%f\n' | sort | uniq -d)
if [ -z "$duplicates" ]; then
	echo "ok every source has a name of its own"
else
	echo "FAIL sources with the same name, which Windows would mix up: $duplicates"
	status=1
fi
exit "$status"
