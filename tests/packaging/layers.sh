#!/usr/bin/env bash
# Whether src/README.md has a line for each file of src/php, under its folder, and each includes only files that stand above
# it there. So no circle of files includes itself.
set -euo pipefail
cd "$(dirname "$0")/../.."

# order: the modules that src/README.md lists, as FOLDER/NAME, from the lowest layer up
order() {
	sed -n '/^## src\/php$/,$p' src/README.md | sed '1d; /^## /,$d' |
		awk -F '[ :`]' '/^### / { folder = $2 } /^\* `[a-z_]+`:/ { print folder "/" $3 }'
}

# files: the modules there are; a .c and a .h of the same name are one
files() {
	find src/php -name '*.[ch]' | sed -E 's|^src/php/||; s/\.[ch]$//' | sort -u
}

# includes: a line "FROM TO" for each include of one module by another
includes() {
	find src/php -name '*.[ch]' -exec grep -HoE '^ *# *include "[^"]*zmmx_php[a-z_]*\.h"' {} + |
		sed -E 's|^src/php/(.*)\.[ch]:.*"(php/)?([^"]*)\.h"$|\1 \3|' | awk '$1 != $2' | sort -u
}

status=0
if unlisted=$(diff <(order | sort) <(files)); then
	echo "ok src/README.md lists every file of src/php once"
else
	echo "FAIL src/README.md differs from src/php: $(grep '^[<>]' <<< "$unlisted" | tr '\n' ' ')"
	status=1
fi

upward=$(awk 'NR == FNR { place[$1] = NR; next } !place[$2] || place[$1] <= place[$2] { print $1 " includes " $2 ".h" }' \
	<(order) <(includes))
count=$(includes | wc -l)
if [ -z "$upward" ] && [ "$count" -gt 0 ]; then
	echo "ok each of $count includes in src/php goes to a file further up in src/README.md"
else
	echo "FAIL includes that do not go to a file further up in src/README.md, of $count: ${upward:-none was found}"
	status=1
fi
exit "$status"
