--TEST--
Hundreds of huge blocks come and go
--EXTENSIONS--
zmmx
--INI--
memory_limit=-1
--FILE--
<?php
$usage = memory_get_usage();
$blocks = [];
for ($i = 0; $i < 300; $i++) {
    $blocks[] = str_repeat("\0", 2097152);
    $blocks[$i][1000] = chr($i % 256);
}
var_dump(zmmx_stats()['huge']['blocks']);
foreach ($blocks as $i => $block) {
    if ($block[1000] !== chr($i % 256)) {
        echo "$i changed\n";
    }
}
unset($block);
mt_srand(3);
shuffle($blocks);
while ($blocks) {
    array_pop($blocks);
    if (count($blocks) === 150) {
        var_dump(zmmx_stats()['huge']['blocks'], zmmx_check());
    }
}
var_dump(zmmx_stats()['huge']['blocks'], zmmx_check());
?>
--EXPECT--
int(300)
int(150)
bool(true)
int(0)
bool(true)
