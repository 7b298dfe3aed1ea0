--TEST--
With zmmx.purge=off memory of free pages stays until it is asked for
--EXTENSIONS--
zmmx
--SKIPIF--
<?php $why = 'its record of memory that was given back stays resident'; $which = 'memcheck'; require __DIR__ . '/../inc/skip_debugger.inc'; ?>
<?php require __DIR__ . '/../inc/skip_not_linux.inc'; ?>
--INI--
zmmx.purge=off
--FILE--
<?php
require __DIR__ . '/../inc/pinned.inc';

$before = resident_mib();
$left = pinned_strings();
$end = microtime(true) + 2;
do {
    $line = str_repeat('x', 10000) . usleep(10000);
} while (microtime(true) < $end);
echo resident_mib() - $before >= 55 ? "kept\n" : "gone\n";
zmmx_gc();
echo resident_mib() - $before <= 16 ? "gone\n" : "kept\n";
?>
--EXPECT--
kept
gone
