--TEST--
Fibers by the thousand, resumed in any order, some never finished, work as on the stock heap
--EXTENSIONS--
zmmx
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

echo child_agree(<<<'CODE'
function work(int $n): string
{
    $held = [];
    for ($i = 0; $i < 5; $i++) {
        $held[] = str_repeat(chr(65 + $n % 26), 100 + $n % 3000);
        Fiber::suspend(new ArrayObject($held));
    }
    return md5(implode($held));
}
$fibers = [];
for ($n = 0; $n < 3000; $n++) {
    $fibers[$n] = new Fiber('work');
    $fibers[$n]->start($n);
}
$hash = '';
for ($round = 0; $round < 5; $round++) {
    for ($i = 0; $i < 3000; $i++) {
        $n = $i * 1009 % 3000;
        if ($n % 7 === $round) {
            /* unwound in the middle */
            unset($fibers[$n]);
        } elseif (isset($fibers[$n])) {
            $fibers[$n]->resume();
            if ($fibers[$n]->isTerminated()) {
                $hash = md5($hash . $fibers[$n]->getReturn());
            }
        }
    }
}
echo count($fibers), ' ', $hash, ' ', json_encode(zmmx_check()), "\n";
/* nested, and a heap of suspended ones at the end */
function nest(int $depth): int
{
    $fiber = new Fiber(fn () => $depth ? nest($depth - 1) : Fiber::suspend(str_repeat('x', 10000)) ?? 0);
    $fiber->start();
    while (!$fiber->isTerminated()) {
        $fiber->resume(strlen(str_repeat('y', $depth)));
    }
    return $depth + $fiber->getReturn();
}
echo nest(200), "\n";
for ($n = 0; $n < 2000; $n++) {
    $fibers[] = $fiber = new Fiber('work');
    $fiber->start($n);
}
CODE, ['memory_limit' => '512M']);
?>
--EXPECTF--
856 %s true
20100
status 0
