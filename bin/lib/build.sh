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

# copy_update TARGET: as copy_tree, over what was copied there before; what the tree no longer has goes.
copy_update() {
	local file
	copy_tree "$1"
	find "$1/src" "$1/tests" -type f \( -name '*.[ch]' -o -name '*.phpt' -o -name '*.inc' \) | while IFS= read -r file; do
		[ -e "$root/${file#"$1"/}" ] || rm -f "$file"
	done
}

# build_inputs OPTION COMPILER FLAGS: what an extension is configured from, in a line; in its folder
build_inputs() {
	{ printf '%s\n' "$@" "${CPPFLAGS:-}"; php-config --version; php-config --include-dir; cat config.m4; } | cksum
}

# build_headers FOLDER...: their headers, in a line. phpize's make does not know which objects depend on them.
build_headers() {
	find "$@" -name '*.h' ! -name config.h ! -path './include/*' ! -path './build/*' ! -path './tests/*' ! -path './bench/*' \
		-print0 | sort -z | xargs -0 cat | cksum
}

# build_extension SOURCE CONFIGURE_OPTION [CC [CFLAGS]]: phpize, configure and make in SOURCE, as far as something has
# changed since it was last built there, or in $build_installed, if set: headers that it is built with. A warning is an error.
build_extension() {
	local source=$1 option=$2 compiler=${3:-gcc} flags=${4:--O2 -g} inputs headers
	(
		cd "$source"
		inputs=$(build_inputs "$option" "$compiler" "$flags")
		headers=$(build_headers . ${build_installed:+"$build_installed"})
		if [ "$(cat .zmmx-inputs 2>/dev/null)" != "$inputs" ]; then
			rm -f .zmmx-headers
			[ configure -nt config.m4 ] || phpize >phpize.log 2>&1 || { cat phpize.log; exit 1; }
			CC=$compiler CFLAGS="$flags -Wall -Wextra -Wno-unused-parameter -Werror" ./configure "$option" \
				>configure.log 2>&1 || { tail -20 configure.log; exit 1; }
			printf '%s\n' "$inputs" >.zmmx-inputs
		fi
		if [ "$(cat .zmmx-headers 2>/dev/null)" != "$headers" ]; then
			make clean >/dev/null 2>&1 || true
			printf '%s\n' "$headers" >.zmmx-headers
		fi
		make -j2 >make.log 2>&1 || { tail -40 make.log; exit 1; }
	)
}
