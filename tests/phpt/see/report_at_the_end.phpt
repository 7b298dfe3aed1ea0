--TEST--
zmmx.report has what a request did with memory written when it is over, however it ends, and changes nothing that the script says
--EXTENSIONS--
zmmx
--SKIPIF--
<?php $why = 'in a hardened heap blocks are larger, by head, canary and guard pages'; require __DIR__ . '/../inc/skip_hardened.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';
require __DIR__ . '/../inc/facts.inc';
$file = tempnam(sys_get_temp_dir(), 'zmmx');
$ends = [
    'its last line' => '',
    'exit' => 'exit(3);',
    'exit in a shutdown function' => 'register_shutdown_function(function () { exit(4); });',
    'an exception' => 'throw new Exception("thrown");',
    'the memory limit' => 'ini_set("memory_limit", "24M"); while (true) { $a[] = str_repeat("x", 1000); }',
    'a child of its own' => 'if (function_exists("pcntl_fork")) { if (!pcntl_fork()) { $held = null; exit(5); } pcntl_wait($status); }',
];
$code = <<<'CODE'
function fill(int $count): array {
    for ($i = 0; $i < $count; $i++) {
        $list[] = str_repeat("x", 1000 + $i % 2);
    }
    return $list;
}
$gone = fill(9000); $gone = null;
$held = fill(3000);
echo get_debug_type($held), spl_object_id(new stdClass), "\n";
CODE;
foreach ($ends as $name => $end) {
    file_put_contents($file, '');
    $plain = child_run("$code $end");
    $result = child_run("$code $end", ['zmmx.report' => $file]);
    $report = json_decode(file_get_contents($file), true);
    ['timeline' => $time, 'profile' => $profile, 'end' => $heap] = $report;
    echo "$name: ", $plain === $result ? 'same' : "{$plain['output']}\n{$result['output']}", ', status ', $report['ending']['status'],
        $report['ending']['limit_reached'] ? ', at the limit' : '', isset($report['ending']['error']) ? ', with an error' : '', "\n";
    $sorted = $time['time'];
    sort($sorted);
    same("points in order", $sorted, $time['time']);
    same("as many figures as points", [count($time['time'])], array_values(array_unique(array_map('count', array_diff_key($time, ['places' => 0])))));
    between("points", 20, 1024, count($time['time']));
    between("the highest point", 0.9 * $heap['stats']['peak'], $heap['stats']['peak'], max($time['live']));
    between("the map near the peak", 0.75 * $heap['stats']['peak'], $heap['stats']['peak'], $report['peak']['stats']['size']);
    between("live by stack", 0.8 * $heap['stats']['size'], $heap['stats']['size'], array_sum($profile['values']['live_bytes']));
    $lines = array_unique(array_map(fn ($frame) => $frame['function'] . ':' . $frame['line'], $profile['frames']));
    same("the line that filled", true, in_array('fill:3', $lines, true));
    $places = array_map(fn ($place) => $place['line'], $time['places']);
    same("the line that ran", true, in_array(3, $places, true));
}
unlink($file);
child_run('file_put_contents("' . $file . '", getmypid());', ['zmmx.report' => "$file.%p"]);
$pid = file_get_contents($file);
same('the name has the process id', (int) $pid, json_decode(file_get_contents("$file.$pid"), true)['end']['pid']);
unlink("$file.$pid");
child_run('$text = str_repeat("x", 1000000);', ['zmmx.report' => $file, 'zmmx.report_sample' => '64K']);
$profile = json_decode(file_get_contents($file), true)['profile'];
echo 'samples: ', $profile['interval'], ' ', json_encode($profile['complete']), "\n";
unlink($file);
echo child_run('echo "ran\n";', ['zmmx.report' => '/none/report.json', 'html_errors' => 0])['output'];
echo child_run('', ['zmmx.report' => 'report.json', 'html_errors' => 0])['output'];
echo child_run('', ['zmmx.report_sample' => 'some', 'html_errors' => 0])['output'];
?>
--EXPECT--
its last line: same, status 0
points in order
as many figures as points
points
the highest point
the map near the peak
live by stack
the line that filled
the line that ran
exit: same, status 3
points in order
as many figures as points
points
the highest point
the map near the peak
live by stack
the line that filled
the line that ran
exit in a shutdown function: same, status 4
points in order
as many figures as points
points
the highest point
the map near the peak
live by stack
the line that filled
the line that ran
an exception: same, status 255, with an error
points in order
as many figures as points
points
the highest point
the map near the peak
live by stack
the line that filled
the line that ran
the memory limit: same, status 255, at the limit, with an error
points in order
as many figures as points
points
the highest point
the map near the peak
live by stack
the line that filled
the line that ran
a child of its own: same, status 0
points in order
as many figures as points
points
the highest point
the map near the peak
live by stack
the line that filled
the line that ran
the name has the process id
samples: 65536 false
ran

Warning: zmmx.report: cannot write /none/report.json: No such file or directory in Unknown on line 0

Warning: zmmx.report must be an absolute path, or empty for no file, "report.json" given in Unknown on line 0

Warning: zmmx.report_sample must be a number of bytes such as 64K, at least 8, or 0 for every block, "some" given in Unknown on line 0
