--TEST--
A profile counts what blocks grow by and, apart from that, the copies of those that move
--EXTENSIONS--
zmmx
--SKIPIF--
<?php $why = 'in a hardened heap every block that is resized moves'; require __DIR__ . '/../inc/skip_hardened.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/profile.inc';
require __DIR__ . '/../inc/facts.inc';

function append(): string
{
    $text = str_repeat('x', 100000);
    for ($i = 0; $i < 20000; $i++) {
        $text .= '70 bytes of text, as a line of a log has them, with a number behind: .';
    }
    return $text;
}
function fill(): array
{
    for ($list = [], $i = 0; $i < 65536; $i++) {
        $list[] = $i;
    }
    return $list;
}
/* Bytes under a function: live, allocated, copied. */
function bytes(string $function): array
{
    $bytes = [];
    foreach (['live', 'allocated', 'copied'] as $values) {
        $bytes[] = profile_of(profile_stacks($values), $function);
    }
    return $bytes;
}
foreach ([0, 16384] as $interval) {
    zmmx_profile_start($interval);
    $kept = [append(), fill()];
    zmmx_profile_stop();
    [$live, $allocated, $copied] = bytes('append');
    between('string, live', 1400000, 1700000, $live);
    between('string, allocated', 1400000, 7000000, $allocated);
    [$live, $allocated, $copied] = bytes('fill');
    between('array, live', 600000, 2000000, $live);
    between('array, allocated', 600000, 4000000, $allocated);
    if (!$interval) {
        between('array, copied', 1000, 1048576, $copied);
    }
}
?>
--EXPECT--
string, live
string, allocated
array, live
array, allocated
array, copied
string, live
string, allocated
array, live
array, allocated
