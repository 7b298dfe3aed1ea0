# What bin/check is asked for. Sourced after common.sh and php_source.sh; $root is the source tree.
# shellcheck disable=SC2034 # the other parts of bin/check read these

version=
variant=
quick=no
hardened=no
leaks=no
memcheck=no
asan=no
inside=no
list=no
only=()

usage() {
	cat <<'TEXT'
usage: bin/check [--php VERSION | --build VARIANT] [--quick] [--hardened] [--leaks] [--memcheck] [--asan]
                 [--only STEP[,STEP]] [--list]

  --php VERSION  8.4, 8.5 or 8.6: build and test with that PHP, in a Debian folder that is made once under
                 $ZMMX_ROOTS (default /var/cache/zmmx). Without it: the PHP of this system.
  --build VARIANT  zts, debug, zts-debug or static (zmmx inside PHP): build and test with a PHP 8.2 made from Debian's
                 source package, once, as bin/build-php does; no sanitizers, no fuzzing, no clang build, no servers
  --quick        no sanitizers, no fuzzing, no clang build
  --hardened     the phpt files also with zmmx.hardened=1, and with zmmx.check=1000
  --leaks        the phpt files also with zmmx.leaks: what leaks is what a test makes leak
  --memcheck     the phpt files also under valgrind's memcheck, all of whose reports are failures; about an hour
  --asan         the phpt files also with the extensions built with AddressSanitizer
  --only STEP[,STEP]  these steps, with what was built before where it has not changed, and without installing the
                 packages that only some tests use. A step is a name of --list, such as phpt/limit or sapi/fpm, or what
                 stands before the slash for all of them. --hardened and the like go with the phpt steps that are asked for.
  --list         the names of the steps, in order
TEXT
}

options_parse() {
	while [ $# -gt 0 ]; do
		case "$1" in
			--php) [ $# -gt 1 ] || die "--php needs a version, such as 8.4"; version=$2; shift ;;
			--build) [ $# -gt 1 ] || die "--build needs a variant: ${php_variants[*]}"; variant=$2; quick=yes; shift ;;
			--only) [ -n "${2:-}" ] || die "--only needs a step; bin/check --list names them"; options_only "$2"; shift ;;
			--quick) quick=yes ;;
			--hardened) hardened=yes ;;
			--leaks) leaks=yes ;;
			--memcheck) memcheck=yes ;;
			--asan) asan=yes ;;
			--inside) inside=yes ;;
			--list) list=yes ;;
			-h | --help) usage; exit 0 ;;
			*) usage >&2; die "unknown option: $1" ;;
		esac
		shift
	done
	[ -z "$version" ] || [ -z "$variant" ] || die "--build and --php do not go together: the builds are of PHP 8.2"
}

# options_only STEP[,STEP]
options_only() {
	local names
	IFS=, read -ra names <<<"$1"
	only+=("${names[@]}")
}

# options_inside: those that hold in the folder of another PHP, one a line
options_inside() {
	local name
	printf '%s\n' --inside
	for name in quick hardened leaks memcheck asan; do
		[ "${!name}" = no ] || printf '%s\n' "--$name"
	done
	[ ${#only[@]} = 0 ] || printf '%s\n' --only "$(IFS=,; echo "${only[*]}")"
}
