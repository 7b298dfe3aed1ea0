--TEST--
Processes that report into the same file at the same time do not mix their reports
--EXTENSIONS--
zmmx
zmmx_test
--SKIPIF--
<?php require __DIR__ . '/../inc/skip_not_linux.inc'; ?>
<?php require __DIR__ . '/../inc/skip_debug.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

/* A report of 500 sites, some 150 KB; all processes end when the file that they wait for is there. */
$code = "while (!file_exists(\$argv[1])) { usleep(1000); }" . str_repeat("\nzmmx_test_leak(10);", 500);
$script = tempnam(sys_get_temp_dir(), 'zmmx');
file_put_contents($script, "<?php $code");
$report = tempnam(sys_get_temp_dir(), 'zmmx');
$go = "$report.go";
$php = escapeshellarg(child_binary()) . ' ' . getenv('TEST_PHP_EXTRA_ARGS')
    . child_settings(['zmmx.leaks' => $report]) . " $script $go";
$ended = child_shell(str_repeat("($php; echo \$?) & ", 8) . "sleep 1; touch $go; wait")['output'];
echo 'status ', implode(' ', explode("\n", trim($ended))), "\n";
$reports = preg_split('~^\[.+\]  Script:  .+\n  process \d+, \S+Z\n~m', file_get_contents($report));
echo count($reports) - 1, " reports\n";
foreach (array_slice($reports, 1) as $number => $text) {
    $entry = '\S+\(\d+\) :  Freeing 0x\w+ \(10 bytes\), script=\S+\n  1 block, 10 bytes, allocated by .+\n(  in .+\n)+';
    $end = "=== Total 500 memory leaks detected ===\n=== 5000 bytes, from 500 allocation sites ===\n";
    $rest = preg_replace("~\G$entry~", '', $text, -1, $count);
    echo $count === 500 && $rest === $end ? '' : "report $number is not whole\n";
}
array_map(unlink(...), [$script, $report, $go]);
?>
--EXPECT--
status 0 0 0 0 0 0 0 0
8 reports
