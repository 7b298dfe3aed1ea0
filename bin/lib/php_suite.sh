# PHP's own test-suite, from Debian's source package, with the PHP that is installed. Sourced after common.sh and
# php_source.sh. $root is the source tree.

suite_accepted=$root/docs/php-test-suite.md
suite_leaks_accepted=$root/docs/leaks.md

# Settings of zmmx, as options of PHP.
suite_settings=()

# What is looked at in little time: collector, generators, fibers, closures, limits; strings, arrays, structures.
suite_part=(
	Zend/tests/{generators,closures,fibers,weakrefs,try} 'Zend/tests/gc_*.phpt'
	'Zend/tests/*memory*.phpt' 'Zend/tests/gh1*.phpt' tests/output
	ext/standard/tests/serialize 'ext/standard/tests/strings/str*.phpt' 'ext/standard/tests/array/array_[mps]*.phpt'
	'ext/standard/tests/array/*sort*basic*.phpt' 'ext/spl/tests/[aS]*.phpt' ext/json/tests ext/random/tests
)

# suite_as_user COMMAND...: many tests refuse to run as root, so root steps aside
suite_as_user() {
	if [ "$(id -u)" = 0 ]; then
		setpriv --reuid=nobody --regid=nogroup --clear-groups "$@"
	else
		"$@"
	fi
}

# suite_prepare NAME [ZMMX_SO]: a fresh copy of the suite in $suite/NAME, and the extension beside it
suite_prepare() {
	rm -rf "${suite:?}/$1"
	mkdir -p "$suite/$1/tmp" "$suite/$1/home" "$suite/$1/src"
	tar -C "$php_source" --exclude='*.c' --exclude=./debian --exclude=./autom4te.cache --exclude=./configure -cf - . \
		| tar -C "$suite/$1/src" -xf -
	[ $# = 1 ] || cp "$2" "$suite/$1/zmmx.so"
	[ "$(id -u)" != 0 ] || chown -R nobody:nogroup "$suite/$1"
	suite_as_user test -x "$suite/$1/src" || die "the user nobody cannot reach $suite: set ZMMX_ROOTS to another folder"
}

# suite_options: what both ways of running have in common. Tests load the extensions they name, but Debian's
# xmlreader, xsl and pdo_sqlite do not load without those that they stand on.
suite_options() {
	local name directory
	directory=$(php8.2 -n -r 'echo ini_get("extension_dir");')
	printf '%s\n' -n -q -j2 -x --offline --no-color --no-progress --set-timeout 120
	for name in pdo dom; do
		[ ! -e "$directory/$name.so" ] || printf '%s\n' -d "extension=$name"
	done
	[ "${suite_opcache:-no}" = no ] || printf '%s\n' -d zend_extension=opcache -d opcache.enable_cli=1
}

# suite_run NAME RESULTS TEST...: runs them in $suite/NAME, verdicts in RESULTS as lines "path verdict"
suite_run() {
	local folder=$suite/$1 results=$2 options
	shift 2
	mapfile -t options < <(suite_options)
	[ ! -e "$folder/zmmx.so" ] || options+=(-d "extension=$folder/zmmx.so" "${suite_settings[@]}")
	rm -f "$folder/verdicts"
	# shellcheck disable=SC2068
	(
		cd "$folder/src"
		shopt -s nullglob
		suite_as_user env -i PATH="$PATH" HOME="$folder/home" TMPDIR="$folder/tmp" TZ=UTC LC_ALL=C NO_INTERACTION=1 \
			SKIP_IO_CAPTURE_TESTS=1 TEST_PHP_EXECUTABLE=/usr/bin/php8.2 TEST_PHP_CGI_EXECUTABLE=/usr/bin/php-cgi8.2 \
			TEST_PHPDBG_EXECUTABLE=/usr/bin/phpdbg8.2 TEST_FPM_EXECUTABLE=/usr/sbin/php-fpm8.2 \
			php8.2 -n run-tests.php "${options[@]}" -W "$folder/verdicts" $@
	) >"$folder/log" 2>&1 </dev/null 5>&- || true  # a server that a test leaves behind is not to hold the lock
	[ -s "$folder/verdicts" ] || die "no test has run: $(tail -1 "$folder/log")"
	# "verdict path", or "verdict # redirecting: path" for a test that another one runs
	sed -E "s|$folder/src/||g; s|^(\S+)\t# (\S+): (\S+)|\3@\2 \1|; s|^(\S+)\t(.*)|\2 \1|" "$folder/verdicts" \
		| LC_ALL=C sort >"$results"
}

# suite_differences STOCK ZMMX: lines "path verdict verdict"; a test that only one of them has is "MISSING"
suite_differences() {
	LC_ALL=C join -a 1 -a 2 -e MISSING -o 0,1.2,2.2 "$1" "$2" | awk '$2 != $3'
}

# suite_verdicts NAME TEST: of three runs alone, each once, as "PASSED" or "FAILED,PASSED". TEST may be
# "test@redirecting", which only the other one can run.
suite_verdicts() {
	local try
	for try in 1 2 3; do
		suite_run "$1" "$suite/single.$try" "${2#*@}"
	done
	awk -v test="$2" '$1 == test {print $2}' "$suite"/single.[123] | sort -u | paste -sd,
}

# suite_is_accepted TEST STOCK ZMMX: whether the table of known differences has it
suite_is_accepted() {
	grep -qF "| \`$1\` | $2 | $3 |" "$suite_accepted"
}

# suite_judge TEST: runs it alone, both ways, and says what it is
suite_judge() {
	local stock zmmx
	stock=$(suite_verdicts stock "$1")
	zmmx=$(suite_verdicts zmmx "$1")
	if [ "$stock" = "$zmmx" ]; then
		say "same when alone: $1 ($stock)"
	elif [ "${stock/,/}${zmmx/,/}" != "$stock$zmmx" ]; then
		say "not the same each time: $1 (stock $stock, zmmx $zmmx)"
	elif suite_is_accepted "$1" "$stock" "$zmmx"; then
		say "known: $1 (stock $stock, zmmx $zmmx)"
	else
		say "FAIL $1: stock $stock, zmmx $zmmx"
		failed=$((failed + 1))
	fi
}

# suite_compare TEST...: both ways, verdict by verdict
suite_compare() {
	local test count
	suite_prepare stock
	suite_prepare zmmx "$ZMMX_SO"
	suite_run stock "$suite/stock.verdicts" "$@"
	suite_run zmmx "$suite/zmmx.verdicts" "$@"
	suite_differences "$suite/stock.verdicts" "$suite/zmmx.verdicts" >"$suite/differences"
	while read -r test _; do
		suite_judge "$test"
	done <"$suite/differences"
	count=$(wc -l <"$suite/zmmx.verdicts")
	say "$count tests: $(cut -d' ' -f2 "$suite/zmmx.verdicts" | sort | uniq -c | awk '{printf "%s%s %s", s, $1, $2; s = ", "}')"
	[ "$failed" != 0 ] || say "ok php_suite: $count tests, the same verdicts on both heaps"
}

# suite_leaks_list: reports of zmmx.leaks as lines "test|blocks|bytes|C functions"
suite_leaks_list() {
	sed "s|$suite/leaks/src/||g" | awk '
		/\) :  Freeing 0x.*, script=/ { test = $0; sub(/.*, script=/, "", test); sub(/\.php$/, ".phpt", test) }
		/^  [0-9]+ blocks?, [0-9]+ bytes, allocated by / {
			place = $0
			sub(/.*, allocated by /, "", place)
			sub(/, extension [^,]*$/, "", place)
			blocks[test] += $1
			bytes[test] += $3
			if (test in places) place = places[test] ", " place
			places[test] = place
		}
		END { for (test in blocks) print test "|" blocks[test] "|" bytes[test] "|" places[test] }' | LC_ALL=C sort
}

# suite_leaks_control: what leaks is reported, or no report means nothing
suite_leaks_control() {
	local report=$suite/leaks/control
	suite_as_user php8.2 -n -d extension="$suite/leaks/zmmx.so" -d extension=ffi -d ffi.enable=1 -d zmmx.leaks="$report" \
		-r 'FFI::new("char[1000]", false);' || true
	grep -q '^=== Total . memory leaks detected ===$' "$report" 2>/dev/null || die "a leak is not reported: is ffi.so installed?"
}

# suite_leaks TEST...: with zmmx.leaks; each leak is to be in the table of leaks that are PHP's own
suite_leaks() {
	local test blocks bytes places count known=0
	suite_prepare leaks "$ZMMX_SO"
	suite_leaks_control
	suite_settings=(-d "zmmx.leaks=$suite/leaks/report")
	suite_run leaks "$suite/leaks.verdicts" "$@"
	suite_leaks_list <"$suite/leaks/report" >"$suite/leaks.found"
	while IFS='|' read -r test blocks bytes places; do
		if grep -qF "| \`$test\` | $blocks |" "$suite_leaks_accepted"; then
			say "known: $test leaks $blocks blocks, $bytes bytes, allocated by $places"
			known=$((known + 1))
		else
			say "FAIL $test: leaks $blocks blocks, $bytes bytes, allocated by $places"
			failed=$((failed + 1))
		fi
	done <"$suite/leaks.found"
	count=$(grep -cE ' (PASSED|FAILED)$' "$suite/leaks.verdicts")
	[ "$failed" != 0 ] || say "ok php_suite, leaks: $count tests ran, $known leak as is known, no other"
}
