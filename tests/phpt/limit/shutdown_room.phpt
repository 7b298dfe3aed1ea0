--TEST--
After a limit error shutdown functions have room, though the script filled the heap; and not without end
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
$result = child_run("
    register_shutdown_function(function () {
        echo memory_get_usage(true) <= 18 << 20 ? 'within' : 'beyond', ' a chunk';
        while (true) { \$GLOBALS['data'][] = str_repeat('y', 1000); }
        echo 'no end';
    });
    while (true) { \$data[] = str_repeat('x', 1000); }",
    ['memory_limit' => '16M', 'display_errors' => 0, 'log_errors' => 1, 'error_log' => '']);
echo $result['output'], ', ', substr_count($result['errors'], 'Allowed memory size of 16777216 bytes exhausted'), " errors\n";
?>
--EXPECT--
ran with 10000 bytes, status 255
ran with 1000 bytes, status 255
ran with 1000 bytes, status 255
ran with 100000 bytes, status 255
ran after a recursion without end, status 255
within a chunk, 2 errors
