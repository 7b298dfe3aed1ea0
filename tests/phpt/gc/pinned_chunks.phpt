--TEST--
Free pages of a chunk go back although blocks of it live
--EXTENSIONS--
zmmx
--FILE--
<?php
$keep = $data = [];
for ($i = 0; $i < 200000; $i++) {
    $data[] = str_repeat('x', 300);
    if ($i % 2000 === 0) {
        $keep[] = str_repeat('k', 300);
    }
}
$full = memory_get_usage(true);
$data = null;
zmmx_gc();
$after = memory_get_usage(true);
echo $after < $full / 4 ? "gone back\n" : "$after of $full left\n";
$data = [];
for ($i = 0; $i < 200000; $i++) {
    $data[] = str_repeat('x', 300);
}
var_dump(zmmx_check());
?>
--EXPECT--
gone back
bool(true)
