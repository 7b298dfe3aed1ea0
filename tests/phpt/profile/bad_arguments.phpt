--TEST--
Profile functions refuse what they do not know, and say what is allowed
--EXTENSIONS--
zmmx
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$calls = [
    'no profile' => fn () => zmmx_profile_dump(),
    'bytes below 0' => fn () => zmmx_profile_start(-1),
    'temporary below 1' => fn () => zmmx_profile_start(0, 0),
    'temporary among samples' => fn () => zmmx_profile_start(4096, 2),
    'start' => fn () => zmmx_profile_start(),
    'no such format' => fn () => zmmx_profile_dump('xml'),
    'no such values' => fn () => zmmx_profile_dump('pprof', 'both'),
    'setting below 0' => fn () => ini_set('zmmx.sample_bytes', '-3'),
    'setting of a few bytes' => fn () => ini_set('zmmx.sample_bytes', '2'),
    'setting' => fn () => ini_set('zmmx.sample_bytes', '1M'),
];
foreach ($calls as $name => $call) {
    try {
        $result = json_encode($call());
        echo "$name: $result\n";
    } catch (Throwable $error) {
        echo "$name: ", get_class($error), ': ', $error->getMessage(), "\n";
    }
}
echo child_run('echo json_encode(["start" => zmmx_profile_start(), "stop" => zmmx_profile_stop(), "leaks" => zmmx_leaks()]);', ['zmmx.enable' => 0, 'zmmx.leaks' => 'stderr'])['output'];
?>
--EXPECTF--
no profile: Error: No profile was recorded in this request: call zmmx_profile_start() first
bytes below 0: ValueError: zmmx_profile_start(): Argument #1 ($sample_bytes) must be greater than or equal to 0
temporary below 1: ValueError: zmmx_profile_start(): Argument #2 ($temporary) must be between 1 and 2147483647
temporary among samples: ValueError: zmmx_profile_start(): Argument #2 ($temporary) must be 1 when samples are taken, because allocations are not counted then
start: true
no such format: ValueError: zmmx_profile_dump(): Argument #1 ($format) must be one of "pprof", "callgrind", "collapsed", "speedscope", or "json"
no such values: ValueError: zmmx_profile_dump(): Argument #2 ($values) must be one of "live", "allocated", "copied", "peak", "temporary", or "wasted"

Warning: zmmx.sample_bytes must be a number of bytes such as 512K, at least 8, or 0 for every block, "-3" given in %s on line %d
setting below 0: false

Warning: zmmx.sample_bytes must be a number of bytes such as 512K, at least 8, or 0 for every block, "2" given in %s on line %d
setting of a few bytes: false
setting: "512K"
{"start":false,"stop":false,"leaks":[]}
