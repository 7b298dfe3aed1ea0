--TEST--
gc_mem_caches() gives cached memory back
--EXTENSIONS--
zmmx
--FILE--
<?php
$data = [];
for ($i = 0; $i < 100000; $i++) {
    $data[] = str_repeat('x', 300);
}
$full = memory_get_usage(true);
$data = null;
$freed = memory_get_usage(true);
$given = gc_mem_caches();
$after = memory_get_usage(true);
var_dump(is_int($given), $given === $freed - $after, $after <= $freed, $after < $full / 4);
var_dump(zmmx_check());
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
