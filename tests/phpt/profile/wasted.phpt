--TEST--
A profile says what rounding up to slots and pages wastes at the peak
--EXTENSIONS--
zmmx
--SKIPIF--
<?php $why = 'in a hardened heap blocks are larger, by head, canary and guard pages'; require __DIR__ . '/../inc/skip_hardened.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/facts.inc';
require __DIR__ . '/../inc/profile.inc';

/* A string of so many bytes is a request for 24 and a terminator more, rounded up to 8. */
function even(array &$kept): void
{
    for ($i = 0; $i < 100; $i++) {
        $kept[$i] = str_repeat(chr(97 + $i % 26), 2560 - 32);
    }
}
function uneven(array &$kept): void
{
    for ($i = 100; $i < 200; $i++) {
        $kept[$i] = str_repeat(chr(97 + $i % 26), 2048 + 8 - 32);
    }
}
function pages(array &$kept): void
{
    for ($i = 200; $i < 210; $i++) {
        $kept[$i] = str_repeat(chr(97 + $i % 26), 4096 + 8 - 32);
    }
}
$kept = array_fill(0, 300, null);
$kept[0] = 1;
zmmx_profile_start(0);
even($kept);
uneven($kept);
pages($kept);
$kept = null;
zmmx_profile_stop();
foreach (profile_stacks('wasted') as $stack => $bytes) {
    echo "$stack $bytes\n";
}
?>
--EXPECT--
{main};uneven;str_repeat 50400
{main};pages;str_repeat 40880
