--TEST--
Generators: many, chained, thrown into, left in the middle, work as on the stock heap
--EXTENSIONS--
zmmx
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

echo child_agree(<<<'CODE'
function count_to(int $n): iterable
{
    try {
        for ($i = 0; $i < $n; $i++) {
            yield "key $i" => [$i, str_repeat('x', $i)];
        }
        return $n;
    } finally {
        $GLOBALS['finished'] = ($GLOBALS['finished'] ?? 0) + strlen(str_repeat('f', 10));
    }
}
function chain(int $depth): iterable
{
    return $depth ? yield from chain($depth - 1) : yield from count_to(20);
}
$all = [];
for ($n = 0; $n < 20000; $n++) {
    $all[$n] = count_to(10);
    $all[$n]->current();
}
foreach ($all as $n => $generator) {
    for ($i = 0; $i < $n % 12; $i++) {
        $generator->next();
    }
}
for ($n = 0; $n < 20000; $n += 2) {
    unset($all[$n]);
}
echo $finished, ' ', json_encode(zmmx_check()), "\n";
$sum = 0;
foreach (chain(500) as $key => [$i]) {
    $sum += $i;
}
echo $sum, "\n";
$thrown = 0;
foreach ($all as $generator) {
    try {
        $generator->throw(new RuntimeException(str_repeat('long ', 20)));
    } catch (RuntimeException) {
        $thrown++;
    }
}
echo $thrown, ' ', count(array_filter($all, fn ($generator) => !$generator->valid())), ' ', json_encode(zmmx_check()), "\n";
CODE, ['memory_limit' => '256M']);
?>
--EXPECTF--
%d true
190
10000 10000 true
status 0
