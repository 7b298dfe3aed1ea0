--TEST--
What a script frees is no longer counted
--EXTENSIONS--
zmmx
--INI--
memory_limit=-1
--FILE--
<?php
function work(): void
{
    $data = [];
    for ($i = 0; $i < 20000; $i++) {
        $data[] = [$i, str_repeat('y', $i % 5000), (object) ['a' => $i]];
    }
}
work();
$usage = memory_get_usage();
work();
work();
var_dump(memory_get_usage() - $usage);
?>
--EXPECT--
int(0)
