--TEST--
zmmx.enable=0 leaves the stock heap in place
--EXTENSIONS--
zmmx
--INI--
zmmx.enable=0
--FILE--
<?php
require __DIR__ . '/../inc/facts.inc';

same('active', false, zmmx_stats()['active']);
same('reason', 'zmmx.enable is 0', zmmx_stats()['reason']);
same('zmmx_check()', true, zmmx_check());
same('zmmx_gc()', 0, zmmx_gc());
$held = str_repeat('x', 3000000);
same('slots in use', 0, zmmx_stats()['bins']['used']);
same('huge blocks', 0, zmmx_stats()['huge']['blocks']);
between('memory_get_usage()', 3000000, 6000000, memory_get_usage());
?>
--EXPECT--
active
reason
zmmx_check()
zmmx_gc()
slots in use
huge blocks
memory_get_usage()
