--TEST--
Leaks are not reported after a request that was broken off, nor without report_memleaks, nor when zmmx.leaks is off
--EXTENSIONS--
zmmx
zmmx_test
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$cases = [
    'uncaught error' => ['zmmx_test_leak(10); nowhere();', []],
    'memory limit' => ['zmmx_test_leak(10); $a = str_repeat("x", 50000000);', ['memory_limit' => '16M']],
    'report_memleaks=0' => ['zmmx_test_leak(10);', ['report_memleaks' => 0]],
    'report_memleaks at run time' => ['zmmx_test_leak(10); ini_set("report_memleaks", 0);', []],
    'off' => ['zmmx_test_leak(10);', ['zmmx.leaks' => 'off']],
    'on' => ['zmmx_test_leak(10);', []],
];
foreach ($cases as $name => [$code, $settings]) {
    $result = child_run($code, $settings + ['zmmx.leaks' => 'stderr', 'display_errors' => 0, 'log_errors' => 0]);
    echo "$name: ", str_contains($result['errors'], ', allocated by ') ? 'reported' : 'silent', "\n";
}
?>
--EXPECT--
uncaught error: reported
memory limit: silent
report_memleaks=0: silent
report_memleaks at run time: silent
off: silent
on: reported
