--TEST--
After a limit error shutdown functions have room, though the script filled the heap; up to half of the limit
--EXTENSIONS--
zmmx
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

foreach ([[20, 10000], [1000, 1000], [10000, 1000], [1000, 100000]] as [$filled, $wanted]) {
    $result = child_run("
        register_shutdown_function(function () { echo 'ran with ', strlen(str_repeat('y', $wanted)), ' bytes'; });
        \$data = [];
        while (true) { \$data[] = str_repeat('x', $filled); }", ['memory_limit' => '16M', 'display_errors' => 0]);
    echo $result['output'], ', status ', $result['status'], "\n";
}
$result = child_run("
    register_shutdown_function(function () { echo 'ran after a recursion without end'; });
    function forever(\$n) { forever(\$n + 1); }
    forever(0);", ['memory_limit' => '16M', 'display_errors' => 0]);
echo $result['output'], ', status ', $result['status'], "\n";
/* How far a shutdown function gets that takes without end. */
$end = function (string $name, string $take, int $from, int $to, array $settings = []): void {
    $result = child_run("
        register_shutdown_function(function () {
            for (\$most = 0; ; ) {
                $take
                if (\$most < memory_get_usage(true) >> 20) { echo \$most = memory_get_usage(true) >> 20, ' '; }
            }
        });
        while (true) { \$data[] = str_repeat('x', 1000); }",
        $settings + ['memory_limit' => '16M', 'display_errors' => 0, 'log_errors' => 1, 'error_log' => '']);
    $most = (int) strrchr(' ' . trim($result['output']), ' ');
    $errors = substr_count($result['errors'], 'Allowed memory size of 16777216 bytes exhausted');
    echo $name, $most >= $from && $most <= $to ? ' end within the room' : " end at $most MiB",
        ", $errors errors, status {$result['status']}\n";
};
$end('small blocks', '$GLOBALS["kept"][] = str_repeat("y", 1000);', 21, 24);
$end('large blocks', '$GLOBALS["kept"][] = str_repeat("y", 100000);', 21, 24);
$end('huge blocks', '$GLOBALS["kept"][] = str_repeat("y", 3000000);', 18, 24);
$end('one block', '$GLOBALS["kept"][] = str_repeat("y", 400000000);', 0, 0);
$end('with no more than the limit, small blocks', '$GLOBALS["kept"][] = str_repeat("y", 1000);', 18,
    ini_get('memory_hard_limit_percent') === false ? 24 : 20, ['memory_hard_limit_percent' => 100]);
?>
--EXPECT--
ran with 10000 bytes, status 255
ran with 1000 bytes, status 255
ran with 1000 bytes, status 255
ran with 100000 bytes, status 255
ran after a recursion without end, status 255
small blocks end within the room, 2 errors, status 255
large blocks end within the room, 2 errors, status 255
huge blocks end within the room, 2 errors, status 255
one block end within the room, 2 errors, status 255
with no more than the limit, small blocks end within the room, 2 errors, status 255
