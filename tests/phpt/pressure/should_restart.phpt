--TEST--
zmmx_should_restart() gives back what is free before it judges, and says yes once memory outside the heap stays
--EXTENSIONS--
zmmx
zmmx_test
--INI--
zmmx.max_resident=120M
memory_limit=-1
--SKIPIF--
<?php require __DIR__ . '/../inc/skip_not_linux.inc'; ?>
--FILE--
<?php
var_dump(zmmx_should_restart());
$list = [];
for ($i = 0; $i < 40; $i++) {
    $list[] = str_repeat('x', 4 << 20);
}
var_dump(zmmx_should_restart());
$list = null;
var_dump(zmmx_should_restart(), zmmx_stats()['restarts']);
zmmx_test_leak_malloc(200000000);
var_dump(zmmx_should_restart(), zmmx_should_restart(), zmmx_stats()['restarts']);
?>
--EXPECT--
bool(false)
bool(true)
bool(false)
int(1)
bool(true)
bool(true)
int(1)
