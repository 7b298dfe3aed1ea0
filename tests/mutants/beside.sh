#!/usr/bin/env bash
# Whether test_beside notices when the fast paths in assembler do something else than those in C: each instruction is left
# out in its turn, and each scale, width, condition and number changed.
#
#   make -f core.mk mutants
set -euo pipefail
cd "$(dirname "$0")/../.."

out=${OUT:-out}
cc=${CC:-gcc}
source=src/core/heap/zmmx_fast_x86_64.c
limit=30
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Changes that make no difference: the peak is written when it is what it was already; two slots of the same entry of
# the page table never differ by the size of a chunk, nor two slots by one byte less.
is_equivalent() {
	case "$1" in
		*'/	jb /	jbe /'* | *'/\] - 1/]/'*'cmpq %[chunk_mask] - 1'*) return 0 ;;
		*'/	ja /	jae /'*) [[ $(sed -n "$(($2 - 1))p" "$source") == *'cmpq %[chunk_mask] - 1'* ]] ;;
		*) return 1 ;;
	esac
}

objects=$out/$(basename "${cc%% *}")-debug0
make -s -f core.mk OUT="$out" CC="$cc" ZMMX_DEBUG=0 SAN= "$objects/tests/core/unit/test_beside" >"$work/make.log" 2>&1 || {
	echo "FAIL mutants of $source: the test is not built: $(grep -m1 error "$work/make.log")"
	exit 1
}
others=()
for object in "$objects"/src/core/*/*.o "$objects"/src/os/*.o "$objects"/tests/core/support/*.o; do
	[ "$(basename "$object")" = zmmx_fast_x86_64.o ] || others+=("$object")
done
$cc -r "$objects/tests/core/unit/test_beside.o" "${others[@]}" -nostdlib -o "$work/rest.o"

# changes: lines "NUMBER|SED COMMAND|INSTRUCTION", one for each mutant
changes() {
	grep -nE '^(		)?	?"([0-9]:)?	[a-z]+[^.]*' "$source" | grep -vE '"	\.|jmp |endbr64|:	movq .*\\n" \\$^' | while IFS=: read -r line text; do
		# what comes before the instruction, such as a label, stays
		echo "$line|s/\"\\(.:\\)\\?	.*\\\\n\"/\"\\1	nop\\\\n\"/|$text"
		case "$text" in *,8\)*) echo "$line|s/,8)/,4)/|$text" ;; esac
		case "$text" in *,4\)*) echo "$line|s/,4)/,2)/|$text" ;; esac
		case "$text" in *,2\)*) echo "$line|s/,2)/,4)/|$text" ;; esac
		case "$text" in *movzwl*) echo "$line|s/movzwl/movzbl/|$text" ;; esac
		case "$text" in *'	ja '*) echo "$line|s/	ja /	jae /|$text" ;; esac
		case "$text" in *'	jae '*) echo "$line|s/	jae /	ja /|$text" ;; esac
		case "$text" in *'	jb '*) echo "$line|s/	jb /	jbe /|$text"; echo "$line|s/	jb /	ja /|$text" ;; esac
		case "$text" in *'	js '*) echo "$line|s/	js /	jns /|$text"; echo "$line|s/	js /	je /|$text" ;; esac
		case "$text" in *'	addw '* | *'	subw '*) echo "$line|s/[$]1,/\$2,/|$text" ;; esac
		case "$text" in *'leaq 7('*) echo "$line|s/leaq 7(/leaq 8(/|$text"; echo "$line|s/leaq 7(/leaq 6(/|$text" ;; esac
		case "$text" in *'] - 1'*) echo "$line|s/\\] - 1/]/|$text" ;; esac
		case "$text" in *'leaq -1('*) echo "$line|s/leaq -1(/leaq (/|$text" ;; esac
	done
}

# notices SED-SCRIPT: whether the mutant fails to be built, or the test
notices() {
	sed "$1" "$source" >"$work/mutant.c"
	$cc -std=c11 -D_GNU_SOURCE -DZMMX_DEBUG=0 -O1 -Isrc -c "$work/mutant.c" -o "$work/mutant.o" 2>"$work/log" || return 0
	$cc "$work/mutant.o" "$work/rest.o" -pthread -o "$work/test"
	{ (ulimit -c 0; exec timeout "$limit" "$work/test") >"$work/log" 2>&1; } 2>/dev/null || return 0
	return 1
}

if grep -q '^skip ' <("$objects/tests/core/unit/test_beside"); then
	echo "skip mutants of $source: there is no assembler for this system"
	exit 0
fi
changes >"$work/changes"
count=$(wc -l <"$work/changes")
if [ "$count" -lt 2 ]; then
	echo "FAIL mutants of $source: $count changes found"
	exit 1
fi
if notices ''; then
	echo "FAIL mutants of $source: without a change, the test fails: $(grep -m1 'FAIL\|error' "$work/log" || tail -1 "$work/log")"
	exit 1
fi
status=0
while IFS='|' read -r line change text; do
	if is_equivalent "$change|$text" "$line"; then
		count=$((count - 1))
	elif ! notices "$line$change"; then
		echo "FAIL mutant of $source:$line survives: $change $text"
		status=1
	fi
done <"$work/changes"
[ "$status" != 0 ] || echo "ok each of $count changes of $source is noticed"
exit "$status"
