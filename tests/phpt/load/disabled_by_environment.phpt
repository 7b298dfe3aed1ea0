--TEST--
USE_ZEND_ALLOC=0 keeps PHP on the malloc of the system
--EXTENSIONS--
zmmx
--ENV--
USE_ZEND_ALLOC=0
--FILE--
<?php
$stats = zmmx_stats();
var_dump($stats['active'], $stats['reason'], zmmx_check(), zmmx_gc());
$held = str_repeat('x', 3000000);
var_dump(zmmx_stats()['bins']['used'], zmmx_stats()['huge']['blocks']);
?>
--EXPECTF--
bool(false)
string(%d) "USE_ZEND_ALLOC=0 is set in the environment"
bool(true)
int(0)
int(0)
int(0)
