# PHP under memcheck and under AddressSanitizer, for all tests of a suite. Sourced after common.sh and build.sh; $root is the
# source tree.

# debugger_wrap FOLDER COMMAND...: php and php-cgi in FOLDER are those of this system, run by COMMAND. What process N was
# asked for is in FOLDER/arguments/N, and what the debugger says of it in FOLDER/reports/report.N.
debugger_wrap() {
	local folder=$1 name path
	shift
	mkdir -p "$folder/arguments" "$folder/reports"
	for name in php php-cgi; do
		path=$(command -v "$name") || continue
		{
			printf '#!/bin/sh\n'
			printf 'printf "%%s\\n" "$*" >%q/arguments/$$\n' "$folder"
			printf 'exec %s"$@"\n' "$(printf '%q ' "$@" "$path")"
		} >"$folder/$name"
		chmod +x "$folder/$name"
	done
}

# debugger_memcheck FOLDER
debugger_memcheck() {
	# nothing is to be fetched from elsewhere
	debugger_wrap "$1" env -u DEBUGINFOD_URLS valgrind -q --leak-check=full --show-leak-kinds=definite \
		--errors-for-leak-kinds=definite --keep-debuginfo=yes --num-callers=25 \
		--suppressions="$root/tests/debuggers/memcheck.supp" --log-file="$1/reports/report.%p"
}

# debugger_asan FOLDER: the extensions are to be built with AddressSanitizer
debugger_asan() {
	gcc -shared -fPIC -O1 -D_GNU_SOURCE -o "$1/no_deepbind.so" "$root/tests/debuggers/no_deepbind.c" -ldl || return 1
	debugger_wrap "$1" env LD_PRELOAD="$1/no_deepbind.so:$(gcc -print-file-name=libasan.so)" \
		ASAN_OPTIONS="verify_asan_link_order=0:detect_leaks=0:log_path=$1/reports/report"
}

# debugger_said FILE: its reports without the leaks that are not zmmx's own. What a request leaks is zmmx.leaks' matter,
# and a process that ends early leaves what PHP allocated at startup.
debugger_said() {
	awk '
		function judge() {
			if (report != "" && (!lost || ours)) printf "%s", report
			report = ""; lost = ours = by_malloc = depth = 0
		}
		/^==[0-9]+== *$/ { judge(); next }
		{ report = report $0 "\n" }
		/ definitely lost in loss record / { lost = 1 }
		# malloc(), or strdup() and malloc(), called by zmmx
		/^==[0-9]+== +(at|by) 0x/ {
			depth++
			if (depth == 1) by_malloc = /\/vgpreload_memcheck/
			else if (depth < 4 && by_malloc && /\(zmmx_[a-z_]+\.c:[0-9]+\)$/ && !/\(zmmx_(test|client)[a-z_]*\.c:/) ours = 1
		}
		END { judge() }' "$1"
}

# debugger_reports FOLDER: a line "FAIL" for each process that the debugger says something of, with the start of that
debugger_reports() {
	local report process said
	for report in "$1"/reports/report.*; do
		[ -s "$report" ] || continue
		process=${report##*.}
		said=$(debugger_said "$report")
		[ -z "$said" ] || printf 'FAIL report of process %s, php %s\n%s\n' "$process" \
			"$(grep -aoE -m1 -- '-[fr] .*' "$1/arguments/$process" 2>/dev/null)" "$(head -20 <<<"$said" | sed 's/^/  /')"
	done
}
