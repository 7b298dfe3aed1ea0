# Building the extension outside the source tree. Sourced after common.sh; $root is the source tree.

# copy_tree TARGET: the sources, without what builds leave behind.
copy_tree() {
	mkdir -p "$1"
	if ! git -C "$root" rev-parse >/dev/null 2>&1; then
		tar -C "$root" --exclude=./out -cf - . | tar -xf - -C "$1"
		return
	fi
	(cd "$root" && git ls-files -co --exclude-standard -z 2>/dev/null | while IFS= read -r -d '' file; do
		[ -e "$file" ] && printf '%s\0' "$file"
	done | tar -cf - --null -T -) | tar -xf - -C "$1"
}

# build_extension SOURCE CONFIGURE_OPTION [CC [CFLAGS]]: phpize, configure and make in SOURCE. A warning is an error.
build_extension() {
	local source=$1 option=$2 compiler=${3:-gcc} flags=${4:--O2 -g}
	(
		cd "$source"
		[ -x configure ] || phpize >phpize.log 2>&1 || { cat phpize.log; exit 1; }
		CC=$compiler CFLAGS="$flags -Wall -Wextra -Wno-unused-parameter -Werror" ./configure "$option" \
			>configure.log 2>&1 || { tail -20 configure.log; exit 1; }
		make clean >/dev/null 2>&1 || true
		make -j2 >make.log 2>&1 || { tail -40 make.log; exit 1; }
	)
}
