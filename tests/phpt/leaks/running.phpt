--TEST--
zmmx_leaks() tells where the live blocks of a running request were allocated, with the PHP stack
--EXTENSIONS--
zmmx
zmmx_test
--SKIPIF--
<?php $why = 'while blocks are tracked from the start zmmx_leaks() is never empty'; require __DIR__ . '/../inc/skip_tracked.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$code = <<<'CODE'
class Keeper {
    public array $kept = [];
    function keep(int $n): void { $this->kept[] = str_repeat('x', $n); }
}
$keeper = new Keeper;
array_map([$keeper, 'keep'],
    [1000000, 2000000]);
foreach (zmmx_leaks() as $site) {
    if ($site['bytes'] > 1000000) {
        echo "{$site['line']} {$site['blocks']} {$site['bytes']} {$site['size']}\n";
        foreach ($site['stack'] as $frame) {
            echo "  {$frame['function']} {$frame['file']} {$frame['line']}\n";
        }
    }
}
CODE;
foreach ([1, 5] as $depth) {
    echo "depth $depth\n";
    $result = child_run($code, ['zmmx.track' => 1, 'zmmx.track_depth' => $depth]);
    echo $result['output'], $result['errors'];
}
echo child_run('var_dump(zmmx_leaks());')['output'];
?>
--EXPECTF--
depth 1
3 2 30000%d %d
  str_repeat  0
  Keeper::keep Command line code 3
depth 5
3 2 30000%d %d
  str_repeat  0
  Keeper::keep Command line code 3
  array_map  0
  {main} Command line code 6
array(0) {
}
