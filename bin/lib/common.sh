# Shared by the scripts in bin/: messages, packages, counting results. Sourced, not run.

say() {
	printf '%s\n' "$*"
}

die() {
	printf '%s: %s\n' "$(basename "$0")" "$*" >&2
	exit 2
}

as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	elif command -v sudo >/dev/null 2>&1; then
		sudo "$@"
	else
		die "needs root or sudo for: $*"
	fi
}

# want_packages PACKAGE...: as need_packages, but goes on without those that can't be installed; tests that use
# them are skipped and say so.
want_packages() {
	local package
	# together first: one look at the archive for all
	(need_packages "$@" 2>/dev/null) && return 0
	for package in "$@"; do
		(need_packages "$package") || say "going on without $package"
	done
}

# need_packages PACKAGE...: installs those that are missing; names what can't be installed.
need_packages() {
	local missing=() package
	command -v dpkg-query >/dev/null 2>&1 \
		|| die "this is not a Debian system: install what these packages hold yourself: $*"
	for package in "$@"; do
		dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null | grep -q '^ii' || missing+=("$package")
	done
	[ ${#missing[@]} = 0 ] && return 0
	say "installing: ${missing[*]}"
	as_root apt-get update -qq || die "apt-get update failed: is the network up, and are the sources in /etc/apt right?"
	for package in "${missing[@]}"; do
		as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y -qq \
			--no-install-recommends "$package" >/dev/null 2>"/tmp/zmmx-apt.$$" || {
			cat "/tmp/zmmx-apt.$$" >&2
			rm -f "/tmp/zmmx-apt.$$"
			die "cannot install the package $package; get it with: apt-get install $package"
		}
	done
	rm -f "/tmp/zmmx-apt.$$"
}

passed=0
failed=0
skipped=0

# Counts lines "N passed, N failed[, N skipped]" of a log.
count_summary() {
	local line
	while read -r line; do
		passed=$((passed + $(sed -E 's/^([0-9]+) passed.*/\1/' <<<"$line")))
		failed=$((failed + $(sed -E 's/.* ([0-9]+) failed.*/\1/' <<<"$line")))
		case "$line" in
			*skipped*) skipped=$((skipped + $(sed -E 's/.* ([0-9]+) skipped.*/\1/' <<<"$line"))) ;;
		esac
	done < <(grep -E '^[0-9]+ passed, [0-9]+ failed' "$1" || true)
}

# Counts lines "ok NAME", "FAIL NAME: why", "skip NAME: why" of a log.
count_lines() {
	passed=$((passed + $(grep -c '^ok ' "$1" || true)))
	failed=$((failed + $(grep -c '^FAIL ' "$1" || true)))
	skipped=$((skipped + $(grep -c '^skip ' "$1" || true)))
}

# section TITLE: a heading with the time since the start.
section() {
	printf '\n== %s (%d s)\n' "$1" "$SECONDS"
}
