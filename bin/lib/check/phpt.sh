# The phpt files, in each way that bin/check runs them. Sourced after debuggers.sh and setup.sh; $root is the source tree,
# $build has what was built and $logs is the folder of logs.

# phpt_areas_find: the folders of tests/phpt, in phpt_areas
phpt_areas_find() {
	local file area
	phpt_areas=()
	for file in "$root"/tests/phpt/*/*.phpt; do
		area=$(basename "$(dirname "$file")")
		[[ " ${phpt_areas[*]} " = *" $area "* ]] || phpt_areas+=("$area")
	done
}

# phpt_areas_wanted: the areas that --only names, one a line; none if all are meant
phpt_areas_wanted() {
	local item
	[[ " ${only[*]} " != *" phpt "* ]] || return 0
	for item in "${only[@]}"; do
		[[ "$item" != phpt/* ]] || printf '%s\n' "${item#phpt/}"
	done
}

# What runs the phpt files, which, and the extensions that they are run with.
phpt_prepare() {
	local areas
	phpt_php=$php
	phpt_cgi=$(command -v php-cgi || true)
	phpt_build=$build
	phpt_timeout=
	# a debug build is slow
	[ -z "$variant" ] || phpt_timeout=240
	mapfile -t areas < <(phpt_areas_wanted)
	phpt_title=${areas[*]+" ${areas[*]}"}
	phpt_files=(tests/phpt)
	[ ${#areas[@]} = 0 ] || phpt_files=("${areas[@]/#/tests/phpt/}")
}

# phpt_run RUN_TESTS_ARGUMENT...
phpt_run() {
	local zmmx=(-d extension="$phpt_build/zmmx/modules/zmmx.so")
	[ "$variant" != static ] || zmmx=()
	cd "$build/zmmx"
	# the test suite talks about this setting, so it must not leak in
	unset USE_ZEND_ALLOC
	[ -z "$phpt_timeout" ] || export TEST_TIMEOUT=$phpt_timeout
	export NO_INTERACTION=1 TEST_PHP_EXECUTABLE=$phpt_php TEST_PHP_CGI_EXECUTABLE=$phpt_cgi SKIP_IO_CAPTURE_TESTS=1
	"$php" -n run-tests.php -n -q -j2 --no-color --no-progress --show-diff -g FAIL,XFAIL,BORK,WARN,LEAK,SKIP \
		"${zmmx[@]}" -d extension="$phpt_build/zmmx_test/modules/zmmx_test.so" \
		-d extension="$phpt_build/zmmx_client/modules/zmmx_client.so" "$@" "${phpt_files[@]}"
}

# phpt TITLE RUN_TESTS_ARGUMENT...
phpt() {
	local log="$logs/phpt-$1${phpt_title// /-}.log" pass fail skip
	section "phpt: $1$phpt_title"
	(phpt_run "${@:2}") >"$log" 2>&1 || true
	# a progress line ends in a carriage return
	tr '\r' '\n' <"$log" | grep -aE '^(FAIL|SKIP|BORK|WARN|LEAK) ' || true
	sed -n '/^========DIFF/,/^========DONE/p' "$log" | head -60
	pass=$(sed -nE 's/^Tests passed +: +([0-9]+).*/\1/p' "$log" | tail -1)
	fail=$(sed -nE 's/^Tests (failed|borked|warned|leaked) +: +([0-9]+).*/\2/p' "$log" | awk '{s += $1} END {print s + 0}')
	skip=$(sed -nE 's/^Tests skipped +: +([0-9]+).*/\1/p' "$log" | tail -1)
	if [ -z "$pass" ]; then
		say "FAIL phpt did not run"
		tail -5 "$log"
		failed=$((failed + 1))
		return
	fi
	say "$pass passed, $fail failed, ${skip:-0} skipped"
	passed=$((passed + pass))
	failed=$((failed + fail))
	skipped=$((skipped + ${skip:-0}))
}

# Each process of the suite leaves its heap behind, to see that the walk and the counters agree; one is another user's.
phpt_plain() {
	local heaps=$logs/heaps log=$logs/agree.log
	rm -rf "$heaps"
	mkdir -m 1777 "$heaps"
	phpt plain -d zmmx.snapshot="$heaps/%p.json"
	"$php" -n "$root/tests/phpt/agree.inc" "$heaps" >"$log" 2>&1 || say "FAIL walk and counters" >>"$log"
	cat "$log"
	count_lines "$log"
}

phpt_opcache() {
	local opcache
	opcache=$("$php" -n -r 'echo extension_loaded("Zend OPcache") ? "built in" : ini_get("extension_dir") . "/opcache.so";')
	if [ "$opcache" = "built in" ]; then
		phpt opcache -d opcache.enable=1 -d opcache.enable_cli=1
	elif [ -e "$opcache" ]; then
		phpt opcache -d zend_extension=opcache -d opcache.enable=1 -d opcache.enable_cli=1
	else
		say "skip phpt with opcache: this PHP has none"
		skipped=$((skipped + 1))
	fi
}

# Areas may hold no test that leaks; in all of them some do.
phpt_leaks() {
	local report=$logs/leaks-report made='allocated by zif_zmmx_test_leak[a-z_]*+0x[0-9a-f]* in zmmx_test\.so,'
	rm -f "$report"
	phpt leaks -d zmmx.leaks="$report"
	[ -e "$report" ] || : >"$report"
	{
		grep -a ', allocated by ' "$report" | grep -v "$made" | sed 's/^ */FAIL leak: /' || true
		if grep -aq "$made" "$report"; then
			say "ok $(grep -ac "$made" "$report") leaks that tests make are reported"
		elif [ -z "$phpt_title" ]; then
			say "FAIL leaks that tests make: none is reported"
		fi
	} >"$logs/leaks.log"
	cat "$logs/leaks.log"
	count_lines "$logs/leaks.log"
}

# phpt_under DEBUGGER RUN_TESTS_ARGUMENT...: by the php in $build/DEBUGGER; each report of the debugger is a failure
phpt_under() {
	local folder=$build/$1 log=$logs/reports-$1.log
	rm -rf "$folder/arguments" "$folder/reports"
	"debugger_$1" "$folder"
	phpt_php=$folder/php phpt_cgi=$folder/php-cgi phpt_timeout=900
	[ -x "$phpt_cgi" ] || phpt_cgi=
	phpt "$@"
	debugger_reports "$folder" >"$log"
	cat "$log"
	say "$(find "$folder/arguments" -type f | wc -l) processes under $1, $(grep -c '^FAIL ' "$log" || true) with a report"
	[ -s "$log" ] || say "ok no report of $1" | tee "$log"
	count_lines "$log"
}

phpt_memcheck() {
	if command -v valgrind >/dev/null 2>&1; then
		# the code that PCRE generates reads ahead of strings, under any allocator
		phpt_under memcheck -d pcre.jit=0
	else
		say "skip phpt under memcheck: valgrind is not installed"
		skipped=$((skipped + 1))
	fi
}

phpt_asan() {
	section "build with AddressSanitizer"
	if [ "$(gcc -print-file-name=libasan.so)" = libasan.so ]; then
		say "skip phpt with AddressSanitizer: gcc has no runtime for it"
		skipped=$((skipped + 1))
	else
		copy_all "$build/asan"
		build_all "$build/asan" gcc "-O1 -g -fsanitize=address"
		phpt_build=$build/asan
		phpt_under asan
	fi
}
