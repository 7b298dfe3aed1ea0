--TEST--
Where a block moves to a smaller slot, the peak has both blocks, as on the stock heap
--EXTENSIONS--
zmmx
--SKIPIF--
<?php $why = 'in a hardened heap blocks are larger, by head, canary and guard pages'; require __DIR__ . '/../inc/skip_hardened.inc'; ?>
<?php require __DIR__ . '/../inc/skip_debug.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

/* addslashes() takes room for twice the text and gives back what it does not need: 384 and 192 bytes */
echo child_agree(<<<'CODE'
$values = [1, 2, 3];
$quoted = "'" . str_repeat('x', 150);
for ($i = 0; $i < 3; $i++) {
    memory_reset_peak_usage();
    $usage = memory_get_usage();
    $text = addslashes($quoted);
    $values[$i] = memory_get_peak_usage() - $usage;
    $text = null;
}
echo $values[2], "\n";
CODE);
?>
--EXPECT--
576
status 0
