--TEST--
Reports are not appended to what another user may have put there
--EXTENSIONS--
zmmx
zmmx_test
--SKIPIF--
<?php require __DIR__ . '/../inc/skip_not_root.inc'; ?>
<?php require __DIR__ . '/../inc/skip_debug.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';
require __DIR__ . '/../inc/folder.inc';

$folder = folder_make();
chdir($folder);
const ANOTHER = 65534;

/** What became of a leak's report. */
function leak(string $file): string
{
    global $folder;
    $result = child_run('zmmx_test_leak(10);', ['zmmx.leaks' => "$folder/$file"]);
    $told = preg_match('~^zmmx\.leaks: (cannot write) .*/(\w+: .*)\n~', $result['errors'], $match) ? "$match[1] $match[2], " : '';
    return $told . (str_contains($result['errors'], '=== 10 bytes') ? 'stderr' : 'file') . ', ' . filesize($file) . " bytes\n";
}

file_put_contents('victim', '');
symlink('victim', 'link');
link_give('link', (string) ANOTHER);
echo 'link: ', leak('link');

touch('theirs');
chown('theirs', ANOTHER);
link('victim', 'name');
echo 'in a folder of ours: ', preg_replace('~[1-9]\d* bytes~', 'some bytes', leak('theirs') . leak('name'));
file_put_contents('theirs', '');
file_put_contents('victim', '');
touch('ours');
chmod('.', 01777);
echo 'in a folder for all, ours: ', preg_replace('~[1-9]\d* bytes~', 'some bytes', leak('ours'));
echo 'theirs: ', leak('theirs');
echo 'another name of a file: ', leak('name');
?>
--EXPECT--
link: cannot write link: it is a symbolic link of another user; its reports go to stderr instead, stderr, 0 bytes
in a folder of ours: file, some bytes
file, some bytes
in a folder for all, ours: file, some bytes
theirs: cannot write theirs: another user may have put it there; its reports go to stderr instead, stderr, 0 bytes
another name of a file: cannot write name: another user may have put it there; its reports go to stderr instead, stderr, 0 bytes
