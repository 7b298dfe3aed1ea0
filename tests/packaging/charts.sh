#!/usr/bin/env bash
# Whether the libraries of the report's page are what bin/charts builds from the lock file, and their licences are with them.
set -euo pipefail
cd "$(dirname "$0")/../.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0

. tests/packaging/lib.sh.inc

is "the bundle begins with the licences" "$(cat bin/lib/zmmx/charts.txt)" "$(sed -e '1d' -e '/^\*\//,$d' bin/lib/zmmx/charts.js)"
is "each library is under MIT, ISC or BSD" "" "$(grep -E '^[a-z0-9-]+ [0-9.]+ \(' bin/lib/zmmx/charts.txt | grep -vE '\((MIT|ISC|BSD[^)]*)\)$' || true)"
is "there are two" 2 "$(grep -cE '^[a-z0-9-]+ [0-9.]+ \(' bin/lib/zmmx/charts.txt)"

if ! command -v npm >/dev/null || ! command -v node >/dev/null; then
	echo "skip the bundle is built anew: no npm and node here"
	exit "$status"
fi
cp bin/charts/*.json bin/charts/*.mjs "$work"
mkdir "$work/built"
if ! (cd "$work" && npm_config_cache=$work/cache timeout 120 npm ci --ignore-scripts --no-audit --no-fund) >"$work/log" 2>&1; then
	if grep -qE 'ENOTFOUND|ECONN|ETIMEDOUT|EAI_AGAIN|network|ENETUNREACH|E[45][0-9][0-9]' "$work/log"; then
		echo "skip the bundle is built anew: the registry cannot be reached: $(grep -m1 -E 'npm (error|ERR)' "$work/log")"
		exit "$status"
	fi
	echo "FAIL npm ci: $(tail -1 "$work/log")"
	exit 1
fi
(cd "$work" && node build.mjs built)
for file in charts.js charts.css charts.txt; do
	if cmp -s "$work/built/$file" "bin/lib/zmmx/$file"; then
		echo "ok $file is what bin/charts builds"
	else
		echo "FAIL $file differs from what bin/charts builds"
		status=1
	fi
done
sed -i 's/export {hierarchy, /export {/' "$work/charts.mjs"
(cd "$work" && node build.mjs built)
if cmp -s "$work/built/charts.js" bin/lib/zmmx/charts.js; then
	echo "FAIL a change of the sources is noticed: the bundle is the same"
	status=1
else
	echo "ok a change of the sources is noticed"
fi
exit "$status"
