# PHP 8.2 from Debian's source package: its patched source, and builds of it that Debian does not ship.
# Sourced after common.sh, roots.sh and build.sh.

php_suite=bookworm
php_variants=(zts debug zts-debug static)

# apt_source PROGRAM ARGUMENT...: apt-get or apt-cache with a list of its own, so that the system's needs no deb-src lines
apt_source() {
	local program=$1 state=$roots/apt
	shift
	"$program" -q -o Dir::Etc::SourceList="$state/sources.list" -o Dir::Etc::SourceParts=/dev/null \
		-o Dir::State::Lists="$state/lists" -o Dir::Cache="$state/cache" -o APT::Sandbox::User=root "$@"
}

# apt_source_lists: the indexes of Debian's source packages, in a folder of our own.
apt_source_lists() {
	local state=$roots/apt keyring=/usr/share/keyrings/debian-archive-keyring.gpg
	mkdir -p "$state/lists/partial" "$state/cache/archives/partial"
	cat >"$state/sources.list" <<-LIST
		deb-src [signed-by=$keyring] http://deb.debian.org/debian $php_suite main
		deb-src [signed-by=$keyring] http://deb.debian.org/debian-security $php_suite-security main
	LIST
	apt_source apt-get update >"$state/update.log" 2>&1 \
		|| die "the package lists of Debian $php_suite cannot be read ($(tail -1 "$state/update.log"))"
}

# php_source_fetch FOLDER: the newest version that can be had; a mirror may have dropped what its index still names.
php_source_fetch() {
	local version
	for version in $(apt_source apt-cache showsrc --only-source php8.2 | sed -n 's/^Version: //p' | sort -rVu); do
		rm -rf "$1"
		mkdir -p "$1"
		(cd "$1" && apt_source apt-get source "php8.2=$version") >"$roots/apt/source.log" 2>&1 && return 0
		say "php8.2 $version cannot be had: $(grep '^E:' "$roots/apt/source.log" | head -1)"
	done
	die "no version of Debian's php8.2 source can be had, see $roots/apt/source.log"
}

# php_source_provide: unpacks Debian's php8.2 source, patched, once; its path in $php_source.
php_source_provide() {
	php_source=$roots/php-8.2-source
	[ -e "$php_source/.zmmx-complete" ] && return 0
	need_packages build-essential autoconf bison re2c dpkg-dev debian-archive-keyring
	say "unpacking Debian's php8.2 source in $php_source, once"
	apt_source_lists
	php_source_fetch "$roots/apt/source"
	rm -rf "$php_source"
	mv "$roots"/apt/source/php8.2-*/ "$php_source"
	rm -rf "$roots/apt/source"
	(cd "$php_source" && ./buildconf --force) >"$roots/apt/buildconf.log" 2>&1 \
		|| die "buildconf failed, see $roots/apt/buildconf.log"
	touch "$php_source/.zmmx-complete"
}

# php_configure_options VARIANT: one a line; only what the tests use.
php_configure_options() {
	printf '%s\n' --disable-all --enable-cgi --enable-opcache --enable-pcntl \
		--enable-posix --enable-tokenizer --enable-ctype --enable-mbstring --disable-mbregex --with-ffi
	case "$1" in
		static) printf '%s\n' --enable-zmmx --disable-phpdbg ;;
		*) printf '%s\n' --enable-embed=shared --enable-phpdbg ;;
	esac
	case "$1" in *zts*) printf '%s\n' --enable-zts ;; esac
	case "$1" in *debug) printf '%s\n' --enable-debug ;; esac
}

# php_build_provide VARIANT: builds it once, and static as often as zmmx changes; where it is installed in $php_prefix.
php_build_provide() {
	local variant=$1
	case " ${php_variants[*]} " in
		*" $variant "*) ;;
		*) die "no such build of PHP: $variant; there are: ${php_variants[*]}" ;;
	esac
	php_prefix=$roots/php-8.2-$variant
	[ -e "$php_prefix/.zmmx-complete" ] && [ "$variant" != static ] && return 0
	mkdir -p "$roots" 2>/dev/null && [ -w "$roots" ] || die "cannot write to $roots: set ZMMX_ROOTS to another folder"
	# two that want the same build: the second waits and finds it done
	exec 6>"$roots/php-build.lock"
	flock 6
	if [ "$variant" = static ]; then
		php_build_static
	else
		[ -e "$php_prefix/.zmmx-complete" ] || php_build "$variant"
	fi
	exec 6>&-
}

# php_build VARIANT: see php_build_provide.
php_build() {
	need_packages pkg-config libffi-dev libtool shtool
	php_source_provide
	say "building PHP 8.2 ($1) in $php_prefix, once"
	local build=$php_prefix.build log=$roots/php-8.2-$1.log options
	rm -rf "$build" "$php_prefix"
	mkdir -p "$build"
	mapfile -t options < <(php_configure_options "$1")
	(
		cd "$build"
		"$php_source/configure" --prefix="$php_prefix" --with-config-file-path="$php_prefix/etc" "${options[@]}"
		make -j2
		make install
	) >"$log" 2>&1 || {
		tail -20 "$log" >&2
		die "PHP ($1) cannot be built, see $log"
	}
	php_aclocal_link
	rm -rf "$build"
	touch "$php_prefix/.zmmx-complete"
}

# php_aclocal_link: Debian's phpize takes libtool's macros from there
php_aclocal_link() {
	mkdir -p "$php_prefix/share"
	ln -sfn /usr/share/aclocal "$php_prefix/share/aclocal"
}

# php_build_static: PHP with this tree as ext/zmmx, as if it came with PHP. Its source and objects are kept, so that only
# what has changed is compiled again.
php_build_static() {
	need_packages pkg-config libffi-dev libtool shtool
	php_source_provide
	local tree=$php_prefix.source build=$php_prefix.build log=$roots/php-8.2-static.log
	say "building PHP 8.2 with zmmx inside in $php_prefix"
	[ -e "$tree" ] || { rm -rf "$tree.new" "$build" && cp -a "$php_source" "$tree.new" && mv "$tree.new" "$tree"; }
	copy_update "$tree/ext/zmmx"
	{
		php_static_configure "$tree" "$build" && make -C "$build" -j2 cli cgi \
			&& make -C "$build" install-cli install-cgi install-build install-headers install-programs
	} >"$log" 2>&1 || {
		tail -20 "$log" >&2
		die "PHP with zmmx inside cannot be built, see $log"
	}
	php_aclocal_link
	touch "$php_prefix/.zmmx-complete"
}

# php_static_configure SOURCE BUILD: if it was not, or for another config.m4
php_static_configure() {
	local inputs options
	inputs=$(cksum <"$1/ext/zmmx/config.m4")
	[ "$(cat "$2/.zmmx-inputs" 2>/dev/null)" != "$inputs" ] || return 0
	mapfile -t options < <(php_configure_options static)
	mkdir -p "$2"
	(cd "$1" && ./buildconf --force) \
		&& (cd "$2" && "$1/configure" --prefix="$php_prefix" --with-config-file-path="$php_prefix/etc" "${options[@]}") \
		&& printf '%s\n' "$inputs" >"$2/.zmmx-inputs"
}
