--TEST--
USE_ZEND_ALLOC=0 keeps PHP on the malloc of the system
--EXTENSIONS--
zmmx
--ENV--
USE_ZEND_ALLOC=0
--FILE--
<?php
require __DIR__ . '/../inc/facts.inc';

same('active', false, zmmx_stats()['active']);
same('reason', 'USE_ZEND_ALLOC=0 is set in the environment', zmmx_stats()['reason']);
same('zmmx_check()', true, zmmx_check());
same('zmmx_gc()', 0, zmmx_gc());
$held = str_repeat('x', 3000000);
same('slots in use', 0, zmmx_stats()['bins']['used']);
same('huge blocks', 0, zmmx_stats()['huge']['blocks']);
?>
--EXPECT--
active
reason
zmmx_check()
zmmx_gc()
slots in use
huge blocks
