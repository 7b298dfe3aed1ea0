--TEST--
Huge strings that grow in turn do not run into each other
--EXTENSIONS--
zmmx
--INI--
memory_limit=-1
--FILE--
<?php
$texts = array_fill(0, 8, '');
for ($round = 0; $round < 60; $round++) {
    for ($i = 0; $i < 8; $i++) {
        $texts[$i] .= str_repeat(chr(65 + $i), 100000 + $i * 1000);
    }
}
foreach ($texts as $i => $text) {
    if (strspn($text, chr(65 + $i)) !== 60 * (100000 + $i * 1000)) {
        echo "$i changed\n";
    }
}
var_dump(zmmx_check());
?>
--EXPECT--
bool(true)
