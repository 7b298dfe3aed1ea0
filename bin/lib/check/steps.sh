# Which steps bin/check has, and which of them it takes. Sourced after options.sh; $root is the source tree.
# steps() calls step() for each of them in their order.

# step NAME WHEN COMMAND...: COMMAND, if the step is wanted. WHEN is an option of bin/check, or a word of steps_conditions();
# without --only the step is taken if that is "yes".
step() {
	if step_wanted "$1" "$2"; then
		"${@:3}"
	fi
}

# steps_conditions: what a step may depend on besides the options
steps_conditions() {
	always=yes
	# with the sanitizers, fuzzing and the other compiler
	full=yes
	[ "$quick" = no ] || full=no
	# needs no PHP, so it need not be done for each
	once=$full
	[ "$inside" = no ] || once=no
	# looks at programs of this system's PHP
	programs=yes
	[ -z "$variant" ] || programs=no
}

# step_wanted NAME WHEN: its name was asked for, or its group and WHEN holds. The step phpt has areas, which are asked for
# as if they were steps; a way to run the phpt files again, phpt-WAY, goes with them where its option is given.
step_wanted() {
	local name=$1 holds=no item
	[ "${!2}" != yes ] || holds=yes
	if [ ${#only[@]} = 0 ]; then
		[ "$holds" = yes ]
		return
	fi
	for item in "${only[@]}"; do
		case "$item" in
			"$name" | "$name"/*) return 0 ;;
		esac
		[ "$holds" = yes ] || continue
		[[ "$name" != "$item"/* ]] || return 0
		[[ "$2" = always || "$name" != "${item%%/*}"-* ]] || return 0
	done
	return 1
}

step_names=()

# step_note NAME WHEN COMMAND...
step_note() {
	step_names+=("$1")
	[ "$1" != phpt ] || step_names+=("${phpt_areas[@]/#/phpt/}")
}

# Fills step_names, in the order of the steps.
steps_name() {
	phpt_areas_find
	steps step_note
}

# Ends with an error if --only names a step that there is not.
steps_verify() {
	local item name
	for item in "${only[@]}"; do
		for name in "${step_names[@]}"; do
			[[ "$name" != "$item" && "$name" != "$item"/* ]] || continue 2
		done
		die "there is no step \"$item\"; the steps are:"$'\n'"$(printf '  %s\n' "${step_names[@]}")"
	done
}

# steps_need_php: whether one that is taken uses the built extension; all but those of the core, and those of its sources
steps_need_php() {
	needed=no
	steps step_need
	[ "$needed" = yes ]
}

# step_need NAME WHEN COMMAND...
step_need() {
	case "$1" in
		core/* | architectures/* | mutants/* | packaging/*) ;;
		*) ! step_wanted "$1" "$2" || needed=yes ;;
	esac
}

finish() {
	printf '\n'
	printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
	[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
	exit
}
