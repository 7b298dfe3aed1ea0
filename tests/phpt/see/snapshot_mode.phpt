--TEST--
A snapshot's file is for its owner alone, unless the owner has opened the former one to others
--EXTENSIONS--
zmmx
--SKIPIF--
<?php require __DIR__ . '/../inc/skip_not_linux.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';
require __DIR__ . '/../inc/folder.inc';

$file = folder_make() . '/heap.json';
foreach (['umask 000; ', 'umask 277; '] as $umask) {
    echo snapshot_to($file, $umask), ' ', file_mode($file), "\n";
    unlink($file);
}
foreach ([0644, 0640, 04755] as $mode) {
    touch($file);
    chmod($file, $mode);
    echo snapshot_to($file, 'umask 077; '), ' ', file_mode($file), ' ', is_snapshot(file_get_contents($file)) ? 'written' : 'not written', "\n";
}
?>
--EXPECT--
ran 0600
ran 0400
ran 0644 written
ran 0640 written
ran 0644 written
