#!/usr/bin/env bash
# bin/zmmx run: the script is left as it is, and the summary comes whatever way it ends.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh.inc"

call --help
says "help" 0 out "usage: bin/zmmx COMMAND"
for command in run compare map; do
	call "$command" --help
	says "$command: help" 0 out "usage: bin/zmmx $command"
	same "$command: the columns of the help line up" 21 \
		"$(grep -E '^  -' "$work/out" | sed -E 's/^(  -.*[^ ]  +)[^ ].*/\1/' | awk '{print length($0)}' | sort -u | tr '\n' ' ' | sed 's/ $//')"
done
wrong "no command" "no command given"
wrong "an unknown command" "unknown command: walk" walk
wrong "an unknown option" "unknown option: --fast" --fast
wrong "run: an unknown option" "unknown option: --fast" run --fast x.php
wrong "run: an unknown short option" "unknown option: -x" run -x x.php
wrong "run: no script" "no script given" run
wrong "run: a missing script" "no such file: $work/none.php" run "$work/none.php"
wrong "run: a folder" "$work is a folder" run "$work"
for setting in zmmx.enable=0 zmmx.snapshot=/tmp/x zmmx.snapshot_parts=totals; do
	wrong "run: a setting of its own" "-d $setting: bin/zmmx run sets that itself" run -d "$setting" "$here/heap.inc"
done
wrong "run: an option without its value" "--php needs a value" run --php
wrong "run: a flag with a value" "this option takes no value" run --help=no
wrong "run: a missing PHP" "no such program: /none/php" run --php /none/php "$here/run.sh"
wrong "run: a program that is no PHP" "is not a command-line PHP" run --php /bin/true "$here/run.sh"
wrong "run: a missing extension" "--extension: no such file: /none.so" run --extension /none.so "$here/run.sh"
wrong "run: no extension" "cannot load $work/bad.so" run --extension "$(echo no >"$work/bad.so"; echo "$work/bad.so")" "$here/run.sh"
USE_ZEND_ALLOC=0 wrong "run: zmmx cannot be active" "USE_ZEND_ALLOC=0" run "$here/run.sh"

# a copy of the program without a build beside it, and no installed extension
mkdir "$work/alone"
cp -R "$(dirname "$zmmx")" "$work/alone/bin"
status=0
(unset ZMMX_SO; "$PHP" "$work/alone/bin/zmmx" run -d extension_dir=/none "$here/run.sh") >"$work/out" 2>"$work/err" || status=$?
says "run: PHP without the extension" 2 err "does not load zmmx, and there is no build of it here"
mkdir "$work/alone/modules"
cp "$ZMMX_SO" "$work/alone/modules/zmmx.so"
echo '<?php echo zmmx_stats()["active"] ? "active" : "not";' >"$work/active.php"
same "run: the build in the tree" active "$(unset ZMMX_SO; "$PHP" "$work/alone/bin/zmmx" run "$work/active.php" 2>"$work/err")"

# script NAME TEXT STATUS OUTPUT: runs a script of that text, with input, arguments and a setting
script() {
	printf '<?php\n%s' "$2" >"$work/script.php"
	status=0
	"$PHP" "$zmmx" run -d memory_limit=64M "$work/script.php" one -x "two words" >"$work/out" 2>"$work/err" <<<"a line" || status=$?
	if [ "$(cat "$work/out")" != "$4" ]; then
		fail "run: $1" "wrote $(head -2 "$work/out" | tr '\n' ' ')"
	else
		says "run: $1" "$3" err "zmmx: the heap at the end of $work/script.php (exit status $3)"
	fi
}
script "arguments" 'echo implode("|", array_slice($argv, 1));' 0 'one|-x|two words'
script "two dashes" 'echo implode("|", array_slice($argv, 1));' 0 'one|-x|two words'
same "run: two dashes part the arguments" 'one|--' "$("$PHP" "$zmmx" run "$work/script.php" -- one -- 2>"$work/err")"
call run -d memory_limit=64M -r 'echo implode("|", array_slice($argv, 1)), ini_get("memory_limit");' -- one -x
says "run: code" 0 out 'one|-x64M'
says "run: code has a summary" 0 err "zmmx: the heap at the end of -r (exit status 0)"
mkdir "$work/path"
printf '#!/usr/bin/env php\n<?php echo "found ", $argv[1];' >"$work/path/zmmx-tool"
chmod +x "$work/path/zmmx-tool"
PATH=$work/path:$PATH call run zmmx-tool here
says "run: a program in the PATH" 0 out "found here"
script "standard input" 'echo fgets(STDIN), ini_get("memory_limit");' 0 $'a line\n64M'
script "exit" 'exit(7);' 7 ''
script "exit in a shutdown function" 'register_shutdown_function(function () { exit(9); }); exit(3);' 9 ''
script "an uncaught exception" 'ini_set("display_errors", 0); ini_set("log_errors", 0); throw new Exception;' 255 ''
script "the memory limit" 'ini_set("display_errors", 0); ini_set("log_errors", 0); while (true) $a[] = str_repeat("x", 1000);' 255 ''
script "another folder" 'chdir("/"); echo getcwd();' 0 /
script "shutdown functions and destructors" 'class A { function __destruct() { echo 3; } } $a = new A;
	register_shutdown_function(function () { echo 1; register_shutdown_function(function () { echo 2; }); });' 0 123
script "a fork" 'if (function_exists("pcntl_fork")) { if (!pcntl_fork()) exit(4); pcntl_wait($s); } echo "parent";' 0 parent
script "object ids, included files and what is loaded" 'var_dump(spl_object_id(new stdClass), count(get_included_files()));' 0 $'int(1)\nint(1)'

printf '<?php $held = []; for ($i = 0; $i < 5000; $i++) { $held[] = str_repeat("x", 600 + $i %% 2); }
$large = str_repeat("x", 100000); $huge = str_repeat("x", 5 << 20);' >"$work/script.php"
call run "$work/script.php"
says "run: the fullest bin" 0 err "     640 "
says "run: units" 0 err "MiB"
says "run: huge blocks" 0 err "huge blocks            1   5.00 MiB"
says "run: fragmentation" 0 err "of the committed memory is in live blocks"
says "run: pins" 0 err " from going back."
same "run: ten bins" 10 "$(sed -n '/^  bins/,/^  fragmentation/p' "$work/err" | grep -c '%')"

printf '<?php\nclass Keep { public array $rows = []; }\n$keep = new Keep;\nfor ($i = 0; $i < 30000; $i++) {\n\t$keep->rows[] = str_repeat("x", 400 + $i %% 2);\n}\n' >"$work/keeps.php"
call run "$work/keeps.php"
same "run: the first finding names the line" "keeps.php:5" "$(sed -n '/^  findings/{n;p}' "$work/err" | grep -oE 'keeps.php:[0-9]+' | head -1)"
same "run: at most three findings" yes "$([ "$(sed -n '/^  findings/,$p' "$work/err" | wc -l)" -le 4 ] && echo yes)"
call run -r 'echo 1;'
says "run: none for a script that does nothing" 0 err "Nothing stands out."
echo '<?php posix_kill(getmypid(), SIGKILL);' >"$work/script.php"
if "$PHP" -r 'exit(extension_loaded("posix") && extension_loaded("pcntl") ? 0 : 1);'; then
	call run "$work/script.php"
	says "run: a script that is killed" 137 err "no summary: the script did not reach the end of its request (ended by signal 9)"
	echo '<?php pcntl_async_signals(true); pcntl_signal(SIGTERM, function () { echo "got it"; exit(5); }); touch($argv[1]); while (true) usleep(10000);' >"$work/script.php"
	"$PHP" "$zmmx" run "$work/script.php" "$work/ready" >"$work/out" 2>"$work/err" &
	until [ -e "$work/ready" ]; do sleep 0.05; done
	kill "$!"
	status=0
	wait "$!" || status=$?
	says "run: a signal is passed on" 5 out "got it"
	says "run: and the summary comes" 5 err "exit status 5"
	rm "$work/ready"
	echo '<?php touch($argv[1]); sleep(20);' >"$work/script.php"
	"$PHP" "$zmmx" run "$work/script.php" "$work/ready" >"$work/out" 2>"$work/err" &
	until [ -e "$work/ready" ]; do sleep 0.05; done
	kill "$!"
	status=0
	wait "$!" 2>/dev/null || status=$?
	says "run: a script that a signal ends" 143 err "no summary: the script did not reach the end of its request (ended by signal 15)"
else
	skip "run: signals" "this PHP has no posix and pcntl"
fi
exit "$result"
