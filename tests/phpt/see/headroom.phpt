--TEST--
zmmx_headroom() follows the limit, what is used, and what is only kept
--EXTENSIONS--
zmmx
--INI--
memory_limit=64M
--SKIPIF--
<?php $why = 'in a hardened heap what waits in quarantine is taken for used'; require __DIR__ . '/../inc/skip_hardened.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/facts.inc';

$text = null;
$room = zmmx_headroom();
between('at first', 60 << 20, 64 << 20, $room);
same('as the statistics say', zmmx_stats()['headroom'], zmmx_headroom());
$text = str_repeat('x', 20 << 20);
$held = zmmx_headroom();
between('what 20 MiB take', (20 << 20) - 100000, (20 << 20) + 100000, $room - $held);
// kept from the third on
for ($i = 0; $i < 2; $i++) {
    $text = null;
    $text = str_repeat('x', 20 << 20);
}
$text = null;
between('kept when they are free', 20 << 20, 64 << 20, zmmx_stats()['kept']);
between('what they took and gave', -100000, 100000, $room - zmmx_headroom());
ini_set('memory_limit', '128M');
between('what a higher limit gives', (64 << 20) - 100000, (64 << 20) + 100000, zmmx_headroom() - $room);
ini_set('memory_limit', '-1');
same('without a limit', PHP_INT_MAX, zmmx_headroom());
same('a TiB fits', true, zmmx_fits(1 << 40));
?>
--EXPECT--
at first
as the statistics say
what 20 MiB take
kept when they are free
what they took and gave
what a higher limit gives
without a limit
a TiB fits
