--TEST--
Collecting again and again between allocations does no harm
--EXTENSIONS--
zmmx
--FILE--
<?php
mt_srand(7);
$data = [];
for ($i = 0; $i < 3000; $i++) {
    $data[mt_rand(0, 500)] = str_repeat(chr(65 + $i % 26), mt_rand(1, 20000));
    unset($data[mt_rand(0, 500)]);
    if ($i % 50 === 0) {
        gc_mem_caches();
    }
}
foreach ($data as $text) {
    if (strspn($text, $text[0]) !== strlen($text)) {
        echo "changed\n";
    }
}
var_dump(zmmx_check());
?>
--EXPECT--
bool(true)
