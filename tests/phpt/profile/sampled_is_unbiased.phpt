--TEST--
What a sampled profile says of small and of large blocks is near the truth
--EXTENSIONS--
zmmx
--FILE--
<?php
require __DIR__ . '/../inc/profile.inc';

function small(array &$kept): void
{
    for ($i = 0; $i < 400000; $i++) {
        $kept[] = str_repeat(chr(97 + $i % 26), 16 + $i % 8);
    }
}
function medium(array &$kept): void
{
    for ($i = 0; $i < 10000; $i++) {
        $kept[] = str_repeat(chr(97 + $i % 26), 2000);
        $gone = str_repeat(chr(97 + $i % 26), 2000);
    }
}
function large(array &$kept): void
{
    for ($i = 0; $i < 100; $i++) {
        $kept[] = str_repeat(chr(97 + $i % 26), 200000);
    }
}
$kept = [];
$functions = ['small', 'medium', 'large'];
$totals = [];
foreach ([0, 4096] as $interval) {
    $kept = [];
    zmmx_profile_start($interval);
    foreach ($functions as $function) {
        $function($kept);
    }
    zmmx_profile_stop();
    foreach (['live', 'allocated'] as $values) {
        foreach ($functions as $function) {
            $stacks = array_filter(profile_stacks($values), fn ($stack) => str_ends_with($stack, ';str_repeat'), ARRAY_FILTER_USE_KEY);
            $totals["$function $values"][] = profile_of($stacks, $function);
        }
    }
}
foreach ($totals as $name => [$truth, $sampled]) {
    echo $name, ': ', abs($sampled / $truth - 1) < 0.1 ? 'near' : "$sampled, in truth $truth", "\n";
}
?>
--EXPECT--
small live: near
medium live: near
large live: near
small allocated: near
medium allocated: near
large allocated: near
