# Folders with other Debian releases, for other PHP versions. Sourced after common.sh.

roots=${ZMMX_ROOTS:-/var/cache/zmmx}

# The release that has this PHP version, and whether it comes from experimental.
root_suite() {
	case "$1" in
		8.4) say trixie ;;
		8.5 | 8.6) say sid ;;
		*) die "PHP $1: there is no Debian release with it; 8.4, 8.5 and 8.6 are known" ;;
	esac
}

root_mount() {
	mountpoint -q "$1/proc" || as_root mount --bind /proc "$1/proc"
	mountpoint -q "$1/dev" || as_root mount --bind /dev "$1/dev"
}

root_unmount() {
	mountpoint -q "$1/proc" && as_root umount -l "$1/proc"
	mountpoint -q "$1/dev" && as_root umount -l "$1/dev"
	true
}

# root_apt FOLDER: the index of sid is good for a week, and a copy of the archive may be older than that
root_apt() {
	echo 'Acquire::Check-Valid-Until "false";' | as_root tee "$1/etc/apt/apt.conf.d/zmmx" >/dev/null
}

# root_provide VERSION: makes the folder unless it is there, complete. Its path in $root_path.
root_provide() {
	local version=$1 suite
	suite=$(root_suite "$version") || exit 2
	root_path=$roots/php-$version
	if [ -e "$root_path/.zmmx-complete" ]; then
		root_mount "$root_path"
		root_apt "$root_path"
		return 0
	fi
	need_packages debootstrap
	say "making $root_path (Debian $suite), once"
	as_root mkdir -p "$roots"
	if ! [ -x "$root_path/usr/bin/apt-get" ] || [ -d "$root_path/debootstrap" ]; then
		root_unmount "$root_path"
		as_root rm -rf "$root_path"
		as_root debootstrap --variant=minbase --include=build-essential,autoconf,clang,re2c,git,ca-certificates \
			"$suite" "$root_path" >"/tmp/zmmx-debootstrap.$$" 2>&1 || {
			tail -5 "/tmp/zmmx-debootstrap.$$" >&2
			die "debootstrap of $suite failed: is Debian's archive reachable?"
		}
		rm -f "/tmp/zmmx-debootstrap.$$"
	fi
	root_mount "$root_path"
	root_apt "$root_path"
	if [ "$suite" = sid ]; then
		# PHP comes from experimental; everything else, php-common too, from sid
		echo 'deb http://deb.debian.org/debian experimental main' \
			| as_root tee "$root_path/etc/apt/sources.list.d/experimental.list" >/dev/null
	fi
	# a program that the tests run comes with the release's own PHP
	local programs=()
	[ "$suite" = sid ] || programs=(php-parser)
	as_root chroot "$root_path" apt-get update -qq
	as_root chroot "$root_path" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
		"php$version-cli" "php$version-cgi" "php$version-fpm" "php$version-dev" "php$version-xml" "php$version-readline" \
		libclang-rt-dev git "${programs[@]}" >/dev/null 2>"/tmp/zmmx-apt.$$" || {
		tail -5 "/tmp/zmmx-apt.$$" >&2
		die "PHP $version can't be installed in $root_path"
	}
	rm -f "/tmp/zmmx-apt.$$"
	as_root touch "$root_path/.zmmx-complete"
}
