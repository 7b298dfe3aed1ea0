#!/usr/bin/env bash
# Whether the C sources are as clang-format writes them with .clang-format. The rule is also shown to fail.
set -euo pipefail
cd "$(dirname "$0")/../.."

# other versions format the same settings differently
version=14
program=clang-format-$version
command -v "$program" >/dev/null || program=clang-format
if ! command -v "$program" >/dev/null; then
	echo "skip clang-format: not installed"
	exit 0
fi
found=$("$program" --version | sed -nE 's/.*version ([0-9]+).*/\1/p')
if [ "$found" != "$version" ]; then
	echo "skip clang-format: the sources follow version $version, not $found"
	exit 0
fi

# not tests: clang-format tears the macros of their tables and of the engine's module entries apart
mapfile -t files < <(find zmmx.c php_zmmx.h src bench -name '*.[ch]')
status=0
if [ ${#files[@]} -lt 150 ]; then
	echo "FAIL only ${#files[@]} C sources were found"
	status=1
fi
if "$program" --dry-run -Werror "${files[@]}"; then
	echo "ok ${#files[@]} C sources are as clang-format writes them"
else
	echo "FAIL some of ${#files[@]} C sources differ from what clang-format writes; $program -i FILE formats one"
	status=1
fi
if printf 'int  main( void ) {\nreturn 0 ;}\n' | "$program" --dry-run -Werror --assume-filename=src/any.c 2>/dev/null; then
	echo "FAIL an unformatted line is noticed: passes"
	status=1
else
	echo "ok an unformatted line is noticed"
fi
exit "$status"
