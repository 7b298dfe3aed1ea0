--TEST--
zmmx_gc() returns by how much real usage fell
--EXTENSIONS--
zmmx
--FILE--
<?php
$keep = $data = [];
for ($i = 0; $i < 200000; $i++) {
    $data[] = str_repeat('x', 300);
    if ($i % 4000 === 0) {
        $keep[] = str_repeat('k', 300);
    }
}
$data = null;
$before = memory_get_usage(true);
$given = zmmx_gc();
var_dump($given === $before - memory_get_usage(true), $given >= 0, zmmx_gc() === 0, zmmx_check());
foreach ($keep as $text) {
    if ($text !== str_repeat('k', 300)) {
        echo "changed\n";
    }
}
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
