#!/usr/bin/env bash
# Runs a command while the system's transparent huge pages are set to always, madvise or never, and restores the setting:
# thp.sh SETTING COMMAND [ARGUMENT...]
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
. "$here/../../bin/lib/common.sh"
# Tests name another file.
file=${ZMMX_BENCH_THP_FILE:-/sys/kernel/mm/transparent_hugepage/enabled}

setting=${1:-}
shift || true
case "$setting" in
	always | madvise | never) ;;
	*) die "--thp takes always, madvise or never, not $setting" ;;
esac
[ $# -gt 0 ] || die "which command?"
[ -r "$file" ] || die "this system has no transparent huge pages: there is no $file"
kept=$(sed -E 's/.*\[(.*)\].*/\1/' "$file")
[ "$kept" != "$setting" ] || exec "$@"

child=
restore() {
	printf '%s\n' "$kept" >"$file"
}

# ended STATUS: by a signal. All that the command has started ends first, for it is not to be measured with another setting.
ended() {
	trap '' INT TERM HUP
	[ -z "$child" ] || kill -TERM -- "-$child" 2>/dev/null || true
	[ -z "$child" ] || wait "$child" 2>/dev/null || true
	exit "$1"
}
trap 'ended 129' HUP
trap 'ended 130' INT
trap 'ended 143' TERM

{ printf '%s\n' "$setting" >"$file"; } 2>/dev/null \
	|| die "cannot set transparent huge pages to $setting: only root may write to $file"
trap restore EXIT
# in a process group of its own
set -m
"$@" </dev/null &
child=$!
status=0
wait "$child" || status=$?
exit "$status"
