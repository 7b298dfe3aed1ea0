--TEST--
A link of another user is not followed, a FIFO of another user in a folder for all is not written to, and no mode of another user's file is kept
--EXTENSIONS--
zmmx
--SKIPIF--
<?php require __DIR__ . '/../inc/skip_not_root.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';
require __DIR__ . '/../inc/folder.inc';

$folder = folder_make();
chdir($folder);
const ANOTHER = 65534;

file_put_contents('victim', 'of value');
symlink('victim', 'link');
symlink('link', 'ours');
link_give('link', (string) ANOTHER);
echo 'link: ', snapshot_to("$folder/link"), ', ', filetype('link'), ', ', file_get_contents('victim'), "\n";
echo 'our link to it: ', snapshot_to("$folder/ours"), ', ', filetype('ours'), ', ', file_get_contents('victim'), "\n";

touch('open');
chmod('open', 0666);
chown('open', ANOTHER);
echo 'readable for all: ', snapshot_to("$folder/open"), ', ', file_mode('open'), ' of ', fileowner('open'), "\n";

shell_exec('mkfifo fifo');
chown('fifo', ANOTHER);
$reader = 'timeout 10 cat fifo >>read & exec 9>fifo; ';
echo 'FIFO: ', snapshot_to("$folder/fifo", $reader), ', ';
for ($i = 0; $i < 100 && !filesize('read'); $i++) {
    usleep(20000);
    clearstatcache();
}
echo is_snapshot(file_get_contents('read')) ? 'read' : 'not read', "\n";
chmod('.', 01777);
echo 'FIFO in a folder for all: ', snapshot_to("$folder/fifo", $reader), "\n";
?>
--EXPECT--
link: ran cannot write link: it is a symbolic link of another user, link, of value
our link to it: ran cannot write ours: it is a symbolic link of another user, link, of value
readable for all: ran, 0600 of 0
FIFO: ran, read
FIFO in a folder for all: ran cannot write fifo: another user may have put it there
