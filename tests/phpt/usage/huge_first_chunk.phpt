--TEST--
A first chunk that is a huge page never stands beside one of the stock heap, not even at startup
--EXTENSIONS--
zmmx
--SKIPIF--
<?php $why = 'in a hardened heap each block has pages of its own'; require __DIR__ . '/../inc/skip_hardened.inc'; ?>
<?php require __DIR__ . '/../inc/skip_no_huge_pages.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/huge.inc';

/* The most KiB that a child had. The stock heap is made to ask where the system gives huge pages only when asked. */
function peak_kib(array $settings): int
{
    $say = 'preg_match("/VmHWM:\s+(\d+)/", file_get_contents("/proc/self/status"), $m); echo $m[1];';
    return (int) child_run($say, $settings, ['USE_ZEND_ALLOC_HUGE_PAGES' => '1'])['output'];
}

$stock = peak_kib(['zmmx.enable' => 0]);
$zmmx = peak_kib(['zmmx.huge_pages' => 'on']);
var_dump($stock > 0, $zmmx > 0);
echo $zmmx - $stock < 1024 ? "as much as stock\n" : "$zmmx KiB, stock $stock KiB\n";
?>
--EXPECT--
bool(true)
bool(true)
as much as stock
