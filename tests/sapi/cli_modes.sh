#!/usr/bin/env bash
# The command line's modes end as under stock: same output, same exit status.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../programs/lib.sh.inc"

cat >"$work/script.php" <<'EOF'
<?php
function f(array $x) { return array_map(fn ($y) => $y * 2, $x); }
echo count(f(range(1, 1000))), "\n";
exit(7);
EOF
printf '<?php\n$x = [1, 2;\n' >"$work/broken.php"

compare "php -v" -v
filter='/^zmmx$/d' compare "php -m" -m
compare "php --ini" --ini
compare "php --rf strlen" --rf strlen
compare "php --rc ArrayObject" --rc ArrayObject
compare "php -l of a good file" -l "$work/script.php"
compare "php -l of a broken file" -l "$work/broken.php"
compare "php -s" -s "$work/script.php"
compare "php -w" -w "$work/script.php"
compare "php -r" -r 'echo str_repeat("ab", 3000000) === "" ? 1 : 2; exit(3);'
compare "php with a script that exits" "$work/script.php"
compare "php of a missing file" "$work/missing.php"
compare "an uncaught exception" -r 'throw new Exception(str_repeat("long ", 10));'
compare "a fatal error" -r 'function g() {} $a = range(1, 100000); undefined_function();'
compare "the memory limit, small blocks" -d memory_limit=8M -r '
	register_shutdown_function(function () { echo "shutdown\n"; });
	$a = []; while (true) { $a[] = [1, 2, new stdClass]; }'
compare "the memory limit, one huge block" -d memory_limit=8M -r 'echo strlen(str_repeat("a", 100 << 20));'
compare "the memory limit in an output buffer" -d memory_limit=8M -r '
	ob_start(fn ($buffer) => "[" . strlen($buffer) . "]"); echo "x"; $a = []; while (true) { $a[] = str_repeat("y", 1000); }'
compare "a size that overflows" -r 'echo strlen(str_repeat("a", PHP_INT_MAX - 100));'
compare "php -i ends" -d html_errors=0 -r 'ob_start(); phpinfo(INFO_GENERAL); ob_end_clean(); echo "done";'

status_of() {
	local status=0
	"$@" >"$work/out" 2>&1 || status=$?
	echo "$status $(tail -1 "$work/out")"
}
for program in 'while (true) { $a[] = str_repeat("x", 1 << 20); }' 'while (true) { $a[] = [1, 2, new stdClass]; }'; do
	name="the system refuses memory: $program"
	stock=$( (ulimit -v 400000; status_of "$PHP" -n -d memory_limit=-1 -r "\$a = []; $program") 2>/dev/null)
	zmmx=$( (ulimit -v 400000; status_of "$PHP" -n -d extension="$ZMMX_SO" -d memory_limit=-1 -r "\$a = []; $program") 2>/dev/null)
	if [ "$stock" = "$zmmx" ]; then
		ok "$name ($zmmx)"
	else
		fail "$name" "'$zmmx', stock '$stock'"
	fi
done

script='echo 6 * 7, "\n"; $a = range(1, 100000); echo count($a), "\n";'
for program in "<?php $script exit(5);" "<?php $script"; do
	stock=$(printf '%s' "$program" | "$PHP" -n 2>&1; echo $?) || true
	zmmx=$(printf '%s' "$program" | "$PHP" -n -d extension="$ZMMX_SO" 2>&1; echo $?) || true
	[ "$stock" = "$zmmx" ] && ok "a script on standard input" || fail "a script on standard input" "'$zmmx', stock '$stock'"
done

if [ -n "$(shared readline)" ] || "$PHP" -n -m | grep -qx readline; then
	# shellcheck disable=SC2046
	stock=$(printf 'echo 6 * 7;\n$a = range(1, 100000);\necho count($a);\nexit(3);\n' | "$PHP" -n $(shared readline) -a 2>&1; echo $?) || true
	# shellcheck disable=SC2046
	zmmx=$(printf 'echo 6 * 7;\n$a = range(1, 100000);\necho count($a);\nexit(3);\n' | "$PHP" -n -d extension="$ZMMX_SO" $(shared readline) -a 2>&1; echo $?) || true
	[ "$stock" = "$zmmx" ] && ok "interactive mode" || fail "interactive mode" "'$zmmx', stock '$stock'"
else
	skip "interactive mode" "this PHP has no readline"
fi
exit "$result"
