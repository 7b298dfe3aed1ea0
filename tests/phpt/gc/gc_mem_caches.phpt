--TEST--
gc_mem_caches() gives cached memory back
--EXTENSIONS--
zmmx
--FILE--
<?php
require __DIR__ . '/../inc/facts.inc';

$data = [];
for ($i = 0; $i < 100000; $i++) {
    $data[] = str_repeat('x', 300);
}
$full = memory_get_usage(true);
$data = null;
$freed = memory_get_usage(true);
$given = gc_mem_caches();
$after = memory_get_usage(true);
same('what it says it gave', $freed - $after, $given);
between('memory after it', 1, min($freed, $full / 4), $after);
same('sound', true, zmmx_check());
?>
--EXPECT--
what it says it gave
memory after it
sound
