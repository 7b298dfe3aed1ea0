--TEST--
zmmx_gc() returns by how much real usage fell
--EXTENSIONS--
zmmx
--FILE--
<?php
require __DIR__ . '/../inc/facts.inc';

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
same('what it says it gave', $before - memory_get_usage(true), $given);
between('given', 1, $before, $given);
same('given by a second', 0, zmmx_gc());
same('sound', true, zmmx_check());
foreach ($keep as $text) {
    if ($text !== str_repeat('k', 300)) {
        echo "changed\n";
    }
}
?>
--EXPECT--
what it says it gave
given
given by a second
sound
