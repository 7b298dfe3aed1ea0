--TEST--
Free pages of a fragmented heap do not count against memory_limit
--EXTENSIONS--
zmmx
--INI--
memory_limit=128M
--FILE--
<?php
$keep = $data = [];
for ($i = 0; $i < 300000; $i++) {
    $data[] = str_repeat('x', 250);
    if ($i % 2000 === 0) {
        $keep[] = str_repeat('k', 250);
    }
}
$data = null;
echo strlen(str_repeat('x', 60000000)), "\n";
var_dump(zmmx_check());
?>
--EXPECT--
60000000
bool(true)
