--TEST--
No bit of the first word of a freed small block changes without the process ending before a block has two owners
--EXTENSIONS--
zmmx
zmmx_test
--SKIPIF--
<?php $why = 'a hardened heap has messages of its own, which tests in hardened/ expect'; require __DIR__ . '/../inc/skip_hardened.inc'; ?>
<?php require __DIR__ . '/../inc/skip_not_linux.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

/* a core file for each of so many processes is nobody's wish */
$code = 'foreach (zmmx_bins() as $bin) {
    $wrong = zmmx_test_freed_bits($bin["size"]);
    if ($wrong) {
        echo $bin["size"], " bytes: ", $wrong, " bits\n";
    }
}
echo count(zmmx_bins()), " bins\n";';
echo child_run($code)['output'];
?>
--EXPECT--
30 bins
