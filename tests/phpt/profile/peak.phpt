--TEST--
The peak of a complete profile is what was live when the heap was largest, to the byte, whatever was freed or allocated since
--EXTENSIONS--
zmmx
--SKIPIF--
<?php $why = 'in a hardened heap blocks are larger, by head, canary and guard pages'; require __DIR__ . '/../inc/skip_hardened.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/facts.inc';
require __DIR__ . '/../inc/profile.inc';

/* A string of so many bytes lies in a block of 24 bytes and a terminator more. */
function fill(array &$kept, int $from, int $count, int $bytes): void
{
    for ($i = $from; $i < $from + $count; $i++) {
        $kept[$i] = str_repeat(chr(97 + $i % 26), $bytes - 32);
    }
}
function spike(array &$kept): void
{
    fill($kept, 500, 500, 2560);
    for ($i = 500; $i < 1000; $i++) {
        $kept[$i] = null;
    }
}
/* Bytes of the strings under each function that called fill(). */
function strings(string $values): array
{
    $sums = [];
    foreach (profile_stacks($values) as $stack => $bytes) {
        if (preg_match('~(\w+|\{main\});fill;str_repeat$~', $stack, $match)) {
            $sums[$match[1]] = ($sums[$match[1]] ?? 0) + $bytes;
        }
    }
    return $sums;
}
$kept = array_fill(0, 2000, null);
$kept[0] = 1;
zmmx_profile_start(0);
fill($kept, 0, 500, 2560);
spike($kept);
same('nothing more is live', ['{main}' => 500 * 2560], strings('live'));
same('the peak', ['{main}' => 500 * 2560, 'spike' => 500 * 2560], strings('peak'));
fill($kept, 0, 500, 320);
same('the peak, when the rest is gone too', ['{main}' => 500 * 2560, 'spike' => 500 * 2560], strings('peak'));
spike($kept);
same('a lower one afterwards', ['{main}' => 500 * 2560, 'spike' => 500 * 2560], strings('peak'));
fill($kept, 1000, 1000, 3072);
same('a higher one', ['{main}' => 500 * 320 + 1000 * 3072], strings('peak'));
$kept[0] = null;
$kept[0] = str_repeat('x', 10000000);
$usage = memory_get_usage();
$kept[0] = null;
$json = json_decode(zmmx_profile_dump('json'), true);
same('its bytes', $usage, $json['peak']['bytes']);
usleep(50000);
$started = hrtime(true);
zmmx_profile_start(0);
usleep(30000);
$kept[0] = str_repeat('x', 10000000);
$seconds = (hrtime(true) - $started) / 1e9;
$kept[0] = null;
usleep(50000);
between('its time', 0.03, $seconds, json_decode(zmmx_profile_dump('json'), true)['peak']['time']);
same('of samples: one of that size is always taken', 1, (function () use (&$kept) {
    zmmx_profile_start(4096);
    $kept[0] = str_repeat('x', 10000000);
    $kept[0] = null;
    return intdiv(profile_of(profile_stacks('peak'), 'str_repeat'), 10000000);
})());
?>
--EXPECT--
nothing more is live
the peak
the peak, when the rest is gone too
a lower one afterwards
a higher one
its bytes
its time
of samples: one of that size is always taken
