--TEST--
A few blocks that hold otherwise empty chunks are named with the number of these chunks, which go back with them
--EXTENSIONS--
zmmx
--INI--
zmmx.purge=off
--SKIPIF--
<?php $why = 'in a hardened heap freed blocks wait in quarantine'; require __DIR__ . '/../inc/skip_hardened.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/facts.inc';
require __DIR__ . '/../inc/holders.inc';

class Cache
{
    public static array $items = [];
}
$all = [];
for ($i = 0; $i < 20000; $i++) {
    $all[$i] = str_repeat('x', 2500);
}
for ($i = 10; $i < 20000; $i += 1500) {
    Cache::$items[] = $all[$i];
}
$result = $before = $pinned = null;
$all = null;
zmmx_gc();
$before = zmmx_stats()['chunks']['count'];
$result = zmmx_holders();
$pinned = holder($result, 'Cache::$items')['pinned_chunks'];
$result = null;
between('chunks', 10, $before - 1, $pinned);
Cache::$items = [];
zmmx_gc();
same('go back', $pinned, $before - zmmx_stats()['chunks']['count']);
?>
--EXPECT--
chunks
go back
