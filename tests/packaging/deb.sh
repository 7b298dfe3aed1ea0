#!/usr/bin/env bash
# The Debian packages: built, looked through by lintian, and installed, disabled, enabled and purged in a folder that shows
# this system and keeps its changes to itself.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
status=0
skip() {
	echo "skip deb: $1"
	exit 0
}
for program in dpkg-buildpackage dh_php lintian phpquery unshare; do
	command -v "$program" >/dev/null 2>&1 || [ -x "/usr/sbin/$program" ] || skip "$program is not installed"
done
[ "$(id -u)" = 0 ] || skip "only root can install packages"
PATH=/usr/sbin:/sbin:$PATH
# the PHP that Debian's packages are for, whatever else the tests run on
php=$(/usr/bin/php-config --version | cut -d. -f1,2)

work=$(mktemp -d)
trap 'umount "$work/root" "$work/mount" 2>/dev/null || true; rm -rf "$work"' EXIT

. "$root/tests/packaging/lib.sh.inc"

DEBFULLNAME=Tester DEBEMAIL=tester@debian.org PATH=/usr/bin:$PATH "$root/bin/build-deb" -o "$work/deb" >"$work/built" 2>&1 \
	|| { cat "$work/built"; echo "FAIL the packages are not built"; exit 1; }
is "there is a package of the extension and one of the command" "php$php-zmmx zmmx-tools " \
	"$(basename -a "$work"/deb/*.deb | sed 's/_.*//' | grep -v dbgsym | sort | tr '\n' ' ')"
is "lintian finds nothing" "" \
	"$(lintian --allow-root --fail-on none --suppress-tags initial-upload-closes-no-bugs "$work"/deb/*.deb 2>&1 | grep '^[EW]:' || true)"

mkdir "$work/root" "$work/mount"
mount -t tmpfs tmpfs "$work/mount" 2>"$work/why" && mkdir "$work/mount/upper" "$work/mount/work" \
	&& mount -t overlay overlay -o "lowerdir=/,upperdir=$work/mount/upper,workdir=$work/mount/work" "$work/root" 2>"$work/why" \
	|| skip "no folder can be put over this system: $(cat "$work/why")"
cp "$work"/deb/php"$php"-zmmx_*.deb "$work"/deb/zmmx-tools_*.deb "$work/root/tmp/"

# inside COMMAND...: in the folder
inside() {
	chroot "$work/root" env DEBIAN_FRONTEND=noninteractive PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@" 2>&1
}

# loaded: whether PHP with its own configuration is on zmmx
loaded() {
	# shellcheck disable=SC2016 # PHP's variables
	inside "php$php" -r 'echo extension_loaded("zmmx") ? (zmmx_stats()["active"] ? "active" : "loaded") : "absent";'
}

inside sh -c 'printf "#!/bin/sh\nexit 101\n" >/usr/sbin/policy-rc.d && chmod 755 /usr/sbin/policy-rc.d'
is "PHP has no zmmx before" absent "$(loaded)"
inside sh -c 'dpkg -i /tmp/*zmmx*.deb' >"$work/log" || { tail -5 "$work/log"; echo "FAIL the packages are not installed"; status=1; }
is "PHP is on zmmx after installation" active "$(loaded)"
is "the command runs" "zmmx $(sed -n 's/^#define PHP_ZMMX_VERSION "\(.*\)"$/\1/p' "$root/php_zmmx.h")" "$(inside zmmx --version)"
is "it loads before the other extensions" "10-zmmx.ini" "$(inside sh -c "ls /etc/php/$php/cli/conf.d | grep zmmx")"
inside phpdismod zmmx >/dev/null
is "phpdismod takes it out" absent "$(loaded)"
inside phpenmod zmmx >/dev/null
is "phpenmod puts it in" active "$(loaded)"
inside dpkg -r "php$php-zmmx" >/dev/null
is "PHP runs without a warning after removal" absent "$(loaded)"
inside dpkg -P "php$php-zmmx" zmmx-tools >/dev/null
is "nothing is left after purging" "" "$(inside sh -c 'find /etc/php /usr/lib/php /usr/share/zmmx /usr/bin/zmmx /usr/include/php -name "*zmmx*" 2>/dev/null' || true)"
exit $status
