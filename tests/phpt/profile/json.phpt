--TEST--
A profile as JSON has the stacks, leaf first, and every figure of each
--EXTENSIONS--
zmmx
--FILE--
<?php
require __DIR__ . '/../inc/profile.inc';
require __DIR__ . '/../inc/facts.inc';

function keep(array &$kept): void
{
    for ($i = 0; $i < 100; $i++) {
        $kept[$i] = str_repeat("\"\\", 1000 + $i);
    }
    $kept[100] = eval('return str_repeat("e", 50000);');
    for ($i = 0; $i < 10000; $i++) {
        $kept[] = $i;
    }
}
foreach ([0, 4096] as $interval) {
    $kept = array_fill(0, 101, null);
    zmmx_profile_start($interval);
    keep($kept);
    zmmx_profile_stop();
    $json = json_decode(zmmx_profile_dump('json'), true, 512, JSON_THROW_ON_ERROR);
    same('version', 1, $json['version']);
    same('interval', [$interval, !$interval], [$json['interval'], $json['complete']]);
    $stacks = [];
    foreach ($json['stacks'] as $stack) {
        $stacks[] = implode(';', array_map(fn ($frame) => strtr($json['frames'][$frame]['function'], ';', ':'), array_reverse($stack)));
    }
    foreach (['live', 'allocated', 'copied', 'peak', 'temporary', 'wasted'] as $values) {
        $sums = [];
        foreach ($stacks as $i => $stack) {
            if ($bytes = $json['values']["{$values}_bytes"][$i]) {
                $sums[$stack] = ($sums[$stack] ?? 0) + $bytes;
            }
        }
        same($values, profile_stacks($values), $sums);
        same('lengths', [count($stacks), count($stacks)], [count($json['values']["{$values}_bytes"]), count($json['values']["{$values}_blocks"])]);
    }
    $lifetimes = $json['lifetimes'];
    same('lifetimes', [[count($stacks)], [count($stacks)], [count($lifetimes['bounds']) + 1]], [[count($lifetimes['blocks'])],
        [count($lifetimes['live_blocks'])], array_values(array_unique(array_map(count(...), [...$lifetimes['blocks'], ...$lifetimes['live_blocks']])))]);
}
foreach ($json['frames'] as $frame) {
    $known[$frame['function']] = [$frame['file'] === __FILE__, $frame['line']];
}
same('a function in C', [false, null], $known['str_repeat']);
same('the function', true, in_array($known['keep'], [[true, 8], [true, 10], [true, 12]]));
same('no PHP code', '{no PHP code}', $json['frames'][0]['function']);
?>
--EXPECT--
version
interval
live
lengths
allocated
lengths
copied
lengths
peak
lengths
temporary
lengths
wasted
lengths
lifetimes
version
interval
live
lengths
allocated
lengths
copied
lengths
peak
lengths
temporary
lengths
wasted
lengths
lifetimes
a function in C
the function
no PHP code
