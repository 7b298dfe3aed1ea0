--TEST--
A snapshot leaves a file with a second name as it is, and does not take its mode
--EXTENSIONS--
zmmx
--SKIPIF--
<?php require __DIR__ . '/../inc/skip_not_linux.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';
require __DIR__ . '/../inc/folder.inc';

$folder = folder_make();
chdir($folder);
file_put_contents('other', 'of value');
chmod('other', 0644);
link('other', 'heap.json');

echo snapshot_to("$folder/heap.json"), ', ', file_mode('heap.json'), ', ',
    is_snapshot(file_get_contents('heap.json')) ? 'written' : 'not written', "\n";
echo 'its other name: ', file_mode('other'), ', ', file_get_contents('other'), "\n";

unlink('other');
chmod('heap.json', 0644);
echo 'with one name: ', snapshot_to("$folder/heap.json"), ', ', file_mode('heap.json'), "\n";
?>
--EXPECT--
ran, 0600, written
its other name: 0644, of value
with one name: ran, 0644
