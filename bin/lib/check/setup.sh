# What the steps of bin/check stand on: PHP, packages, the built extensions. Sourced after build.sh, packages.sh, roots.sh,
# php_source.sh and steps.sh; $root is the source tree.

system_php() {
	php-config --version 2>/dev/null | cut -d. -f1,2 || true
}

# Does it all in the Debian folder of another PHP, if one is asked for, and exits.
check_elsewhere() {
	local status=0 options
	[ -n "$version" ] && [ "$(system_php)" != "$version" ] || return 0
	root_provide "$version"
	trap 'root_unmount "$root_path"' EXIT
	if [ ${#only[@]} = 0 ]; then
		as_root rm -rf "$root_path/src/zmmx"
		copy_tree "$root_path/src/zmmx"
	else
		copy_update "$root_path/src/zmmx"
	fi
	mapfile -t options < <(options_inside)
	as_root chroot "$root_path" env -C /src/zmmx TZ=UTC HOME=/root bin/check "${options[@]}" || status=$?
	exit "$status"
}

# Chosen steps install no more than what the build needs: a test whose program is missing says so.
packages_provide() {
	if [ -n "$variant" ]; then
		php_build_provide "$variant"
		PATH=$php_prefix/bin:$PATH
	elif [ "$inside" = no ] && [ ${#only[@]} != 0 ]; then
		need_packages build-essential
		! steps_need_php || need_packages autoconf git php-dev php-cli
	elif [ "$inside" = no ]; then
		need_packages build-essential autoconf git php-dev php-cli
		want_packages clang clang-format libclang-rt-dev php-cgi php-fpm php-xml php-parser php-codesniffer prometheus \
			python3-prometheus-client tmux valgrind \
			gdb golang-go chromium mariadb-server-core mariadb-client-core
		want_packages phpunit composer php-twig php-symfony-console php-symfony-yaml php-symfony-polyfill-ctype \
			php-parsedown php-mbstring php-intl debhelper dh-php lintian libjemalloc2 libmimalloc2.0 libtcmalloc-minimal4
		[ "$quick" = no ] && want_packages gcc-i686-linux-gnu libc6-dev-i386-cross gcc-aarch64-linux-gnu \
			libc6-dev-arm64-cross qemu-user gcc-mingw-w64-x86-64 wine wine64
	fi
	return 0
}

packages_beside() {
	local neighbours=(xdebug pcov apcu igbinary msgpack redis memcached imagick gd intl mbstring soap xml mysql sqlite3 ds
		uopz ast tideways excimer)
	section "packages that are not installed"
	packages_unpack "php$php_id-phpdbg" "libphp$php_id-embed" "libapache2-mod-php$php_id" apache2-bin redis-server \
		redis-tools memcached "${neighbours[@]/#/php$php_id-}" php-excimer || true
}

# copy_all FOLDER: what build_all builds there
copy_all() {
	local name
	copy_update "$1/zmmx"
	for name in zmmx_test zmmx_client zmmx_hooker; do
		mkdir -p "$1/$name"
		cp -pR "$1/zmmx/tests/ext/$name/." "$1/$name"
	done
}

# build_all FOLDER COMPILER [CFLAGS]: zmmx, and the extensions of the tests
build_all() {
	local folder=$1 pair name build_installed
	for pair in zmmx:--enable-zmmx zmmx_test:--enable-zmmx-test zmmx_client:--enable-zmmx-client \
		zmmx_hooker:--enable-zmmx-hooker; do
		name=${pair%%:*}
		build_installed=
		if [ "$variant-$name" = static-zmmx ]; then
			cp "$php_source/run-tests.php" "$folder/zmmx/"
			continue
		fi
		# other extensions see the headers as they are installed
		if [ "$name" = zmmx_client ]; then
			build_installed=$folder/installed
			if [ "$variant" = static ]; then
				build_installed=
			else
				make -s -C "$folder/zmmx" install-headers INSTALL_ROOT="$build_installed" >/dev/null || true
			fi
			CPPFLAGS="-I$build_installed$(php-config --include-dir)/ext/zmmx"
			export CPPFLAGS
		fi
		if build_extension "$folder/$name" "${pair#*:}" "${@:2}"; then
			say "ok build of $name with $2${3:+ $3}, without a warning"
			passed=$((passed + 1))
		else
			say "FAIL build of $name with $2${3:+ $3}"
			failed=$((failed + 1))
		fi
		unset CPPFLAGS
	done
}

build_with_each() {
	local compiler compilers=(gcc)
	[ "$quick" = no ] && [ ${#only[@]} = 0 ] && compilers=(clang gcc)
	for compiler in "${compilers[@]}"; do
		if ! command -v "$compiler" >/dev/null 2>&1; then
			say "skip build with $compiler: not installed"
			skipped=$((skipped + 1))
			continue
		fi
		build_all "$build" "$compiler"
	done
}

# build_provide: the extensions, in $build, and what tells the tests of them. Where zmmx cannot be built nothing follows.
build_provide() {
	php=$(command -v php)
	php_id=$("$php" -n -r 'echo PHP_MAJOR_VERSION, ".", PHP_MINOR_VERSION;')
	build=$out/php-$php_id${variant:+-$variant}
	[ -n "$variant" ] || [ ${#only[@]} != 0 ] || packages_beside
	section "PHP $("$php" -n -r 'echo PHP_VERSION;')${variant:+ ($variant)}: build"
	[ ${#only[@]} != 0 ] || rm -rf "$build"
	copy_all "$build"
	build_with_each
	export ZMMX_SO=$build/zmmx/modules/zmmx.so
	export ZMMX_TEST_SO=$build/zmmx_test/modules/zmmx_test.so
	export ZMMX_HOOKER_SO=$build/zmmx_hooker/modules/zmmx_hooker.so
	export PHP=$php
	[ "$variant" = static ] || [ -e "$ZMMX_SO" ] || finish
	phpt_prepare
}
