--TEST--
A block is temporary when it is freed before further allocations; lifetimes are counted in bytes that were requested meanwhile
--EXTENSIONS--
zmmx
--SKIPIF--
<?php $why = 'in a hardened heap blocks are larger, by head, canary and guard pages'; require __DIR__ . '/../inc/skip_hardened.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/facts.inc';
require __DIR__ . '/../inc/profile.inc';

/* A string of so many bytes lies in a block of 24 bytes and a terminator more. */
function at_once(int $n): void
{
    for ($i = 0; $i < $n; $i++) {
        strlen(str_repeat(chr(97 + $i % 26), 640 - 32));
    }
}
/* The old string is freed when the next one is there. A variable that nobody else sees would be optimised away. */
function after_another(int $n, mixed &$text = null): void
{
    for ($i = 0; $i <= $n; $i++) {
        $text = str_repeat(chr(97 + $i % 26), 1280 - 32);
    }
    $text = 1;
}
function kept(array &$kept, int $n): void
{
    for ($i = 0; $i < $n; $i++) {
        $kept[$i] = str_repeat(chr(97 + $i % 26), 2560 - 32);
    }
}
function run(array &$kept): void
{
    at_once(200);
    after_another(300);
    kept($kept, 400);
}
/* Blocks of the strings by the function that made them. */
function blocks(array $json, array $numbers): array
{
    $sums = [];
    foreach ($json['stacks'] as $i => $stack) {
        if ($json['frames'][$stack[0]]['function'] === 'str_repeat') {
            $sums[$json['frames'][$stack[1]]['function']] = $numbers[$i];
        }
    }
    return $sums;
}
function lifetimes(array $json, string $which): array
{
    return array_map(fn ($row) => (object) array_filter(array_combine([...$json['lifetimes']['bounds'], 'more'], $row)),
        blocks($json, $json['lifetimes'][$which]));
}
$kept = array_fill(0, 400, null);
$kept[0] = 1;
foreach ([1, 2, 3] as $further) {
    $kept = array_map(fn () => null, $kept);
    zmmx_profile_start(0, $further);
    run($kept);
    zmmx_profile_stop();
    echo "before $further: ", json_encode(array_filter(profile_stacks('temporary'))), "\n";
}
$json = json_decode(zmmx_profile_dump('json'), true);
echo 'freed after ', json_encode(lifetimes($json, 'blocks')), "\n";
echo 'alive after ', json_encode(lifetimes($json, 'live_blocks')), "\n";
same('freed and alive are all', $json['values']['allocated_blocks'], array_map(fn ($freed, $alive) => array_sum($freed) + array_sum($alive),
    $json['lifetimes']['blocks'], $json['lifetimes']['live_blocks']));

/* What samples say is scaled. */
$kept = array_map(fn () => null, $kept);
zmmx_profile_start(512);
for ($i = 0; $i < 20; $i++) {
    run($kept);
}
zmmx_profile_stop();
$json = json_decode(zmmx_profile_dump('json'), true);
$temporary = blocks($json, $json['values']['temporary_blocks']);
between('sampled, freed at once', 3600, 4400, $temporary['at_once']);
between('sampled, the last of each run', 0, 40, $temporary['after_another']);
same('sampled, kept', 0, $temporary['kept']);
between('sampled, lifetimes', 3600, 4400, lifetimes($json, 'blocks')['at_once']->{'0'});
?>
--EXPECT--
before 1: {"{main};run;at_once;str_repeat":128000,"{main};run;after_another;str_repeat":1280}
before 2: {"{main};run;at_once;str_repeat":128000,"{main};run;after_another;str_repeat":385280}
before 3: {"{main};run;at_once;str_repeat":128000,"{main};run;after_another;str_repeat":385280}
freed after {"at_once":{"0":200},"after_another":{"0":1,"4096":300},"kept":{}}
alive after {"at_once":{},"after_another":{},"kept":{"0":1,"4096":1,"16384":5,"65536":19,"262144":77,"1048576":297}}
freed and alive are all
sampled, freed at once
sampled, the last of each run
sampled, kept
sampled, lifetimes
