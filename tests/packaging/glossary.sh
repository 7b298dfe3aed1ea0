#!/usr/bin/env bash
# Whether the glossary in zmmx_types.h has the words that the files of src/core are named by, and no word that src/core does
# not use. Each rule is also shown to fail.
set -euo pipefail
cd "$(dirname "$0")/../.."

header=src/core/zmmx_types.h
# words that mean in src/core what they mean in any C program
plain='alloc base bits bitset block blocks check config core fatal heap inspect list map reuse sizes stats types walk report 64 x86'
status=0

# glossary: the terms
glossary() {
	sed '/^ \* Invariants/q' "$header" | sed -nE 's/^ \* ([a-z][a-z ]*[a-z])  +.*/\1/p'
}

# stems: each word of the standard input without its ending, so that purge and purged are one
stems() {
	tr -cs 'a-z0-9' '\n' | sed -E 's/(ing|ed|es|e|s|er)$//; s/(.)\1$/\1/' | sort -u
}

# unexplained NAME...: the words of those names that are neither plain nor in the glossary
unexplained() {
	comm -23 <(printf '%s\n' "$@" | sed -E 's/.*zmmx_//; s/\.[ch]$//' | stems) <({ glossary; echo "$plain"; } | stems) | xargs
}

# code: src/core without comments
code() {
	find src/core -name '*.[ch]' -exec cat {} + | sed -E '/^[[:blank:]]*(\/\*|\*)/d; s|/\*.*||'
}

# unused TERM...: the words of the terms that are neither in the code nor in the name of a file
unused() {
	comm -23 <(printf '%s\n' "$@" | stems) <({ code; printf '%s\n' "${files[@]}"; } | stems) | xargs
}

# none TEXT LIST, some TEXT LIST: whether the list is empty, or not
none() {
	if [ -z "$2" ]; then echo "ok $1"; else echo "FAIL $1: $2"; status=1; fi
}
some() {
	if [ -n "$2" ]; then echo "ok $1: $2"; else echo "FAIL $1: passes"; status=1; fi
}

mapfile -t files < <(find src/core -name 'zmmx_*.[ch]')
mapfile -t terms < <(glossary)
none "the words in the names of ${#files[@]} files are in the glossary" "$(unexplained "${files[@]}")"
none "each of ${#terms[@]} terms is in use" "$(unused "${terms[@]}")"
some "a word that the glossary lacks is noticed" "$(unexplained src/core/pages/zmmx_zone.c)"
some "a term that the code lacks is noticed" "$(unused zeppelin)"
if [ ${#files[@]} -lt 40 ] || [ ${#terms[@]} -lt 30 ]; then
	echo "FAIL ${#files[@]} files and ${#terms[@]} terms: too few were found"
	status=1
fi
exit "$status"
