# The steps of bin/check that are a program of their own: the core's goals of make, and the scripts in tests/. Sourced after
# common.sh and options.sh; $root is the source tree, $out and $logs are where things are written.

# core TITLE MAKE_ARGUMENT...
core() {
	local log=$logs/core-$1.log
	section "core: $1"
	shift
	make -s -C "$root" -f core.mk OUT="$out" "$@" >"$log" 2>&1 || {
		grep -E '^(FAIL|.*error)' "$log" || tail -20 "$log"
		grep -qE '^[0-9]+ passed, [0-9]+ failed' "$log" || failed=$((failed + 1))
	}
	grep -E '^skip ' "$log" || true
	grep -E '^[0-9]+ passed' "$log" || true
	count_summary "$log"
}

# scripts COMMAND: COMMAND KIND/NAME WHEN script PATH for each
scripts() {
	local script kind when
	for script in "$root"/tests/*/*.sh; do
		[ -x "$script" ] || continue
		kind=$(basename "$(dirname "$script")")
		case "$kind" in
			architectures | mutants) when=once ;;
			threads) when=always ;;
			*) when=programs ;;
		esac
		"$1" "$kind/$(basename "$script" .sh)" "$when" script_run "$script"
	done
}

# script_run PATH
script_run() {
	local name kind log status=0
	name=$(basename "$1" .sh)
	kind=$(basename "$(dirname "$1")")
	log=$logs/$name.log
	section "$kind: $name"
	timeout 600 "$1" >"$log" 2>&1 </dev/null || status=$?
	cat "$log"
	count_lines "$log"
	if [ "$status" != 0 ] && ! grep -q '^FAIL ' "$log"; then
		say "FAIL $name: exit status $status"
		failed=$((failed + 1))
	fi
}
