--TEST--
zmmx serves PHP as soon as it is loaded
--EXTENSIONS--
zmmx
--FILE--
<?php
$stats = zmmx_stats();
var_dump($stats['active'], $stats['reason'], $stats['version'] === phpversion('zmmx'));
?>
--EXPECT--
bool(true)
string(0) ""
bool(true)
