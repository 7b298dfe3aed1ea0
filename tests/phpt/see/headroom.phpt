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
$text = null;
$room = zmmx_headroom();
var_dump($room > 60 << 20, $room <= 64 << 20, zmmx_stats()['headroom'] === zmmx_headroom());
$text = str_repeat('x', 20 << 20);
$held = zmmx_headroom();
var_dump(abs($room - $held - (20 << 20)) < 100000);
// kept from the third on
for ($i = 0; $i < 2; $i++) {
    $text = null;
    $text = str_repeat('x', 20 << 20);
}
$text = null;
var_dump(zmmx_stats()['kept'] > 20 << 20, abs($room - zmmx_headroom()) < 100000);
ini_set('memory_limit', '128M');
var_dump(abs(zmmx_headroom() - $room - (64 << 20)) < 100000);
ini_set('memory_limit', '-1');
var_dump(zmmx_headroom() === PHP_INT_MAX, zmmx_fits(1 << 40));
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
