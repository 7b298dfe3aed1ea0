--TEST--
Memory that is free but cached is given back before an error
--EXTENSIONS--
zmmx
--INI--
memory_limit=18M
--FILE--
<?php
for ($round = 0; $round < 3; $round++) {
    $data = [];
    for ($i = 0; $i < 70000; $i++) {
        $data[] = str_repeat('x', 150);
    }
    $data = null;
    $text = str_repeat('x', 14000000);
    echo strlen($text), "\n";
    $text = null;
}
?>
--EXPECT--
14000000
14000000
14000000
