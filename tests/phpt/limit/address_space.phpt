--TEST--
Where addresses are limited, dropped memory is there for others as on the stock heap
--EXTENSIONS--
zmmx
--SKIPIF--
<?php $why = 'in a hardened heap blocks are larger, by head, canary and guard pages'; require __DIR__ . '/../inc/skip_hardened.inc'; ?>
<?php
if (PHP_OS_FAMILY !== 'Linux') {
    die('skip ulimit -v is Linux\'');
}
if (PHP_ZTS || PHP_DEBUG) {
    die('skip other builds start with other sizes');
}
?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$drops = [
    'one string' => '$a = str_repeat("a", 60 << 20); unset($a);',
    'strings again and again' => 'for ($i = 0; $i < 9; $i++) { $a = str_repeat("a", 60 << 20); unset($a); }',
    'eight strings' => '$a = []; for ($i = 0; $i < 8; $i++) { $a[] = str_repeat("s", 7 << 20); } $a = null;',
    'small blocks' => '$a = []; for ($i = 0; $i < 55000; $i++) { $a[] = str_repeat("s", 1000); } $a = null;',
];
$take = 'ini_set("fiber.stack_size", 40 << 20); $f = [];
    try { for ($i = 0; $i < 20; $i++) { $f[$i] = new Fiber(function () {}); $f[$i]->start(); $k[] = $f[$i]; } } catch (Exception) {}
    $g = []; try { while (count($g) < 9) { $x = new Fiber(fn () => Fiber::suspend()); $x->start(); $g[] = $x; } } catch (Exception) {}
    echo count($g);';
$size = (int) child_run('preg_match("/VmSize:\s+(\d+)/", file_get_contents("/proc/self/status"), $m); echo $m[1];')['output'];
foreach ($drops as $name => $drop) {
    /* above the start: room for what is dropped, and for a few stacks of 40 MiB afterwards */
    foreach ([100, 140, 220] as $room) {
        $limit = $size + $room * 1024;
        $stacks = array_map(
            fn (array $result) => $result['output'],
            child_compare($drop . $take, ['memory_limit' => -1], [], "ulimit -v $limit; ")
        );
        $well = $stacks['stock'] !== '' && (int) $stacks['zmmx'] >= (int) $stacks['stock'];
        echo "$name, $room MiB: ", $well ? "as many\n" : "{$stacks['zmmx']}, on the stock heap {$stacks['stock']}\n";
    }
}
?>
--EXPECT--
one string, 100 MiB: as many
one string, 140 MiB: as many
one string, 220 MiB: as many
strings again and again, 100 MiB: as many
strings again and again, 140 MiB: as many
strings again and again, 220 MiB: as many
eight strings, 100 MiB: as many
eight strings, 140 MiB: as many
eight strings, 220 MiB: as many
small blocks, 100 MiB: as many
small blocks, 140 MiB: as many
small blocks, 220 MiB: as many
