--TEST--
Objects that are made while resources are closed have no destructor called, whoever observes the heap
--EXTENSIONS--
zmmx
--SKIPIF--
<?php require __DIR__ . '/../inc/skip_debug.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$code = <<<'CODE'
class Stream {
    public $context;
    function stream_open() { return true; }
    function stream_close() { $GLOBALS['late'] = new Noisy; echo "closed\n"; }
}
class Noisy { function __destruct() { echo "destroyed\n"; } }
stream_wrapper_register('last', 'Stream');
$early = new Noisy;
$stream = fopen('last://x', 'w');
CODE;
foreach (['zmmx.enable', 'zmmx.hardened', 'zmmx.leaks', 'zmmx.track'] as $setting) {
    $result = child_run($code, [$setting => 1]);
    echo "$setting: ", str_replace("\n", ' ', $result['output'] . $result['errors']), $result['status'], "\n";
}
?>
--EXPECT--
zmmx.enable: destroyed closed 0
zmmx.hardened: destroyed closed 0
zmmx.leaks: destroyed closed 0
zmmx.track: destroyed closed 0
