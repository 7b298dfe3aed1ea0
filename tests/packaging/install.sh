#!/usr/bin/env bash
# What `make install` adds to the extension: the command and the gdb file, and the recipe that takes everything away again.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
php=${PHP:-php}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0
if ! command -v phpize >/dev/null; then
	echo "skip install: no phpize here"
	exit 0
fi

. "$root/tests/packaging/lib.sh.inc"

# named FILE: the configure options that it names, without values
named() {
	grep -oE -- '(enable|with|without)-zmmx(-[a-z]+)*' "$root/$1" | sort -u | tr '\n' ' '
}

options="enable-zmmx enable-zmmx-checks without-zmmx-valgrind "
is "configure has these options" "$options" \
	"$(grep -oE 'AS_HELP_STRING\(\[--[a-z-]+' "$root/config.m4" | sed 's/.*--//' | sort -u | tr '\n' ' ')"
is "composer.json has them, but for the one that PIE gives itself" "${options#enable-zmmx }" "$(named composer.json)"
is "README.md has them" "$options" "$(named README.md)"
is "composer.json and README.md load zmmx in the same order" "$(sed -n 's/.*"priority": \([0-9]*\),/\1/p' "$root/composer.json")" \
	"$(sed -n "s/.*; priority=\([0-9]*\).*/\1/p" "$root/README.md")"

mkdir "$work/tree"
(cd "$root" && cp -R bin src config.m4 Makefile.frag php_zmmx.h zmmx.c zmmx_arginfo.h "$work/tree")
cd "$work/tree"
(phpize && ./configure --enable-zmmx) >"$work/log" 2>&1 || { tail -5 "$work/log"; exit 1; }
: >modules/zmmx.so
make -o build-modules -o modules/zmmx.la install-headers install-zmmx-tools INSTALL_ROOT="$work/root" >"$work/log" 2>&1 || tail -5 "$work/log"
mkdir -p "$work/root$(php-config --extension-dir)"
: >"$work/root$(php-config --extension-dir)/zmmx.so"
version=$(sed -n 's/^#define PHP_ZMMX_VERSION "\(.*\)"$/\1/p' php_zmmx.h)
is "the installed command runs, and has the version of the extension" "zmmx $version" \
	"$("$php" -n "$work/root/usr/local/bin/zmmx" --version 2>&1)"
is "the gdb file is installed" yes "$([ -s "$work/root/usr/local/share/zmmx/zmmx.gdb.py" ] && echo yes)"
is "the man page and the completions are installed" "_zmmx zmmx zmmx.1" \
	"$(cd "$work/root/usr/local/share" && ls man/man1/* bash-completion/completions/* zsh/site-functions/* | xargs -n1 basename | LC_ALL=C sort | xargs)"
is "make install does it" yes "$([[ $(make -n install 2>/dev/null) == *share/zmmx* ]] && echo yes)"
make uninstall-zmmx INSTALL_ROOT="$work/root" >"$work/log" 2>&1 || tail -5 "$work/log"
is "nothing is left after make uninstall-zmmx" "" "$(find "$work/root" ! -type d)"

# the name of a folder is one word, above all where something is removed
mkdir "$work/two"
root_of_two="$work/two words"
make -s install-zmmx-tools INSTALL_ROOT="$root_of_two" >"$work/log" 2>&1 || tail -5 "$work/log"
is "a root with a space in its name gets everything" "zmmx $version" \
	"$("$php" -n "$root_of_two/usr/local/bin/zmmx" --version 2>&1)"
rm "$root_of_two/usr/local/bin/zmmx"
echo other >"$root_of_two/usr/local/bin/zmmx"
make uninstall-zmmx INSTALL_ROOT="$root_of_two" >"$work/log" 2>&1 || tail -5 "$work/log"
is "make uninstall-zmmx leaves a folder with the first of its words" yes "$([ -d "$work/two" ] && echo yes)"
is "make uninstall-zmmx leaves another command of that name" "$root_of_two/usr/local/bin/zmmx" \
	"$(find "$root_of_two" ! -type d)"
exit "$status"
