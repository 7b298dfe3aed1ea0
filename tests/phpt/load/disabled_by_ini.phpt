--TEST--
zmmx.enable=0 leaves the stock heap in place
--EXTENSIONS--
zmmx
--INI--
zmmx.enable=0
--FILE--
<?php
$stats = zmmx_stats();
var_dump($stats['active'], $stats['reason'], zmmx_check(), zmmx_gc());
$held = str_repeat('x', 3000000);
var_dump(zmmx_stats()['bins']['used'], zmmx_stats()['huge']['blocks']);
var_dump(memory_get_usage() > 3000000);
?>
--EXPECT--
bool(false)
string(16) "zmmx.enable is 0"
bool(true)
int(0)
int(0)
int(0)
bool(true)
