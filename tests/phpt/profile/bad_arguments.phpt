--TEST--
Profile functions refuse what they do not know, and say what is allowed
--EXTENSIONS--
zmmx
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$calls = [
    fn () => zmmx_profile_dump(),
    fn () => zmmx_profile_start(-1),
    fn () => zmmx_profile_start(),
    fn () => zmmx_profile_dump('json'),
    fn () => zmmx_profile_dump('pprof', 'both'),
    fn () => ini_set('zmmx.sample_bytes', '-3'),
    fn () => ini_set('zmmx.sample_bytes', '1M'),
];
foreach ($calls as $call) {
    try {
        var_dump($call());
    } catch (Throwable $error) {
        echo get_class($error), ': ', $error->getMessage(), "\n";
    }
}
echo child_run('var_dump(zmmx_profile_start(), zmmx_profile_stop(), zmmx_leaks());', ['zmmx.enable' => 0, 'zmmx.leaks' => 'stderr'])['output'];
?>
--EXPECTF--
Error: No profile was recorded in this request: call zmmx_profile_start() first
ValueError: zmmx_profile_start(): Argument #1 ($sample_bytes) must be greater than or equal to 0
bool(true)
ValueError: zmmx_profile_dump(): Argument #1 ($format) must be one of "pprof", "callgrind", "collapsed" and "speedscope"
ValueError: zmmx_profile_dump(): Argument #2 ($values) must be "live", "allocated" or "copied"

Warning: zmmx.sample_bytes must be a number of bytes such as 512K, or 0 for every block, "-3" given in %s on line %d
bool(false)
string(4) "512K"
bool(false)
bool(false)
array(0) {
}
