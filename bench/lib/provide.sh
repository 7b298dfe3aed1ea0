#!/usr/bin/env bash
# What bench/run needs built or installed: provide.sh packages PACKAGE... | measure FILE | extension FOLDER
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/bin/lib/common.sh"
. "$root/bin/lib/build.sh"

what=$1
shift
case "$what" in
	packages) want_packages "$@" ;;
	measure)
		command -v gcc >/dev/null || need_packages gcc libc6-dev
		mkdir -p "$(dirname "$1")"
		gcc -std=c11 -D_GNU_SOURCE -O2 -Wall -Wextra -Werror -o "$1" "$root/bench/measure.c"
		;;
	extension)
		need_packages build-essential autoconf git php-dev
		say "building the extension in $1"
		rm -rf "$1"
		copy_tree "$1"
		build_extension "$1" --enable-zmmx || die "the build failed"
		;;
	*) die "unknown: $what" ;;
esac
