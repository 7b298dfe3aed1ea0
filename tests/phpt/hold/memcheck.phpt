--TEST--
Under memcheck, too, the bytes of holders are those of zmmx_stats(), and what is retained is what a free gives back
--EXTENSIONS--
zmmx
--SKIPIF--
<?php $why = 'it starts memcheck itself'; require __DIR__ . '/../inc/skip_debugger.inc'; ?>
<?php if (trim((string) shell_exec('command -v valgrind 2>/dev/null')) === '') die('skip there is no valgrind'); ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$code = <<<'CODE'
require 'inc/facts.inc';
require 'inc/holders.inc';
$small = [];
for ($i = 0; $i < 100; $i++) {
    $small[] = str_repeat('s', 100 + $i);
}
$large = str_repeat('l', 5000);
$huge = str_repeat('h', 3000000);
$size = live();
$holders = zmmx_holders(3, 1000);
same('sums', [], holders_faults($holders, $size, 1000));
$holders = null;
foreach (['small', 'large', 'huge'] as $name) {
    $retained = zmmx_retained($$name)['retained'];
    $size = live();
    $$name = null;
    same($name, $retained, $size - live());
}
CODE;
// the figures count what was asked for there, its snapshot's bins whole slots
chdir(__DIR__ . '/..');
$result = child_shell('exec valgrind -q ' . escapeshellarg(child_binary()) . ' ' . getenv('TEST_PHP_EXTRA_ARGS') . ' -d zmmx.snapshot= -r ' . escapeshellarg($code));
echo $result['output'], $result['errors'];
?>
--EXPECT--
sums
small
large
huge
