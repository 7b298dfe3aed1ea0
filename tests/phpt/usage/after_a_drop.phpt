--TEST--
What was dropped is in the real usage no longer than on the stock heap
--EXTENSIONS--
zmmx
--SKIPIF--
<?php $why = 'in a hardened heap blocks are larger, by head, canary and guard pages'; require __DIR__ . '/../inc/skip_hardened.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$code = <<<'CODE'
function say($what)
{
    echo $what, ' ', memory_get_usage(true), "\n";
}
$a = str_repeat('x', 30 << 20);
unset($a);
say('string');
for ($i = 0; $i < 10; $i++) {
    $a = str_repeat('x', 5 << 20);
    unset($a);
}
say('strings in a loop');
$a = range(1, 2000000);
unset($a);
say('packed array');
$a = [];
for ($i = 0; $i < 500000; $i++) {
    $a["k$i"] = 1;
}
unset($a);
say('array with keys');
$a = json_decode(json_encode(range(1, 500000)));
unset($a);
say('json');
$a = [];
for ($i = 0; $i < 100000; $i++) {
    $a[] = new ArrayObject([$i]);
}
unset($a);
say('objects');
$a = serialize(array_fill(0, 300000, 'text'));
$a = unserialize($a);
unset($a);
say('serialized');
memory_reset_peak_usage();
echo 'peak after a reset ', memory_get_peak_usage(true), "\n";
register_shutdown_function(fn () => say('shutdown function'));
CODE;
$lines = array_map(
    fn (array $result) => explode("\n", trim($result['output'] . $result['errors'])),
    child_compare($code, ['memory_limit' => -1])
);
foreach ($lines['stock'] as $i => $line) {
    [$name, $stock] = [preg_replace('~ \d+$~', '', $line), (int) preg_replace('~.* ~', '', $line)];
    $zmmx = (int) preg_replace('~.* ~', '', $lines['zmmx'][$i] ?? '');
    echo $name, $zmmx > 0 && $zmmx <= $stock ? ": at most as stock\n" : ": $zmmx, stock $stock\n";
}
?>
--EXPECT--
string: at most as stock
strings in a loop: at most as stock
packed array: at most as stock
array with keys: at most as stock
json: at most as stock
objects: at most as stock
serialized: at most as stock
peak after a reset: at most as stock
shutdown function: at most as stock
