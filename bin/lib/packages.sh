# Debian packages that the tests use without installing them: a module's package would change the configuration of
# every PHP on this system, a server's would start it. Sourced after common.sh.

packages_root=${ZMMX_PACKAGES:-/var/cache/zmmx/packages}

# packages_libraries PACKAGE...: the libraries that these depend on
packages_libraries() {
	apt-cache depends --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces --no-enhances "$@" \
		2>/dev/null | sed -nE 's/^ +(Pre)?Depends: (lib[^ ]+)$/\2/p' | grep -v '^libc6$\|^libapache2-' | sort -u
}

# packages_unpack PACKAGE...: unpacks those that exist into $packages_root and installs the libraries that they need.
# What was unpacked before stays; a library that could not be had then is tried again. Names what there is not.
packages_unpack() {
	local package missing=() libraries
	for package in "$@"; do
		[ -e "$packages_root/have/$package" ] || missing+=("$package")
	done
	[ ${#missing[@]} = 0 ] || apt-cache show "${missing[0]}" >/dev/null 2>&1 || as_root apt-get update -qq || true
	mapfile -t libraries < <(packages_libraries "$@")
	[ ${#libraries[@]} = 0 ] || want_packages "${libraries[@]}"
	[ ${#missing[@]} = 0 ] && return 0
	as_root mkdir -p "$packages_root/have" "$packages_root/deb"
	for package in "${missing[@]}"; do
		if ! apt-cache show "$package" 2>/dev/null | grep '^Filename:' >/dev/null; then
			say "there is no package $package here"
			continue
		fi
		as_root env -C "$packages_root/deb" apt-get download -qq "$package" 2>/dev/null \
			|| { say "going on without $package: it can't be downloaded"; continue; }
		as_root dpkg-deb -x "$packages_root"/deb/"${package}"_*.deb "$packages_root"
		as_root rm -f "$packages_root"/deb/*.deb
		as_root touch "$packages_root/have/$package"
	done
}
