--TEST--
Where no file can be made in zmmx.status_dir there is one warning that says why, and PHP runs on
--EXTENSIONS--
zmmx
posix
--SKIPIF--
<?php
require __DIR__ . '/../inc/skip_not_linux.inc';
require __DIR__ . '/../inc/skip_not_root.inc';
require __DIR__ . '/../inc/skip_no_cgi.inc';
?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';
require __DIR__ . '/../inc/folder.inc';
$folder = folder_make();
function said(string $directory, string $before = ''): string
{
    global $folder;
    $result = child_run('echo "ran";', ['zmmx.snapshot' => '', 'zmmx.status_dir' => $directory, 'display_errors' => 'stderr'], [], $before);
    $said = preg_replace(['~ in Unknown.*~', '~(/x){99,}~'], ['', '/x/x…'], trim($result['errors']));
    return $result['output'] . ($result['status'] ? " $result[status]" : '') . ': ' . str_replace($folder, 'DIR', $said) . "\n";
}
echo said("$folder/none");
touch("$folder/file");
echo said("$folder/file");
mkdir("$folder/open");
chmod("$folder/open", 0777);
echo said("$folder/open");
chmod("$folder/open", 01777);
echo said("$folder/open");
mkdir("$folder/theirs");
chown("$folder/theirs", 'nobody');
echo said("$folder/theirs");
symlink("$folder/open", "$folder/link");
echo said("$folder/link");
link_give("$folder/link", 'nobody');
echo said("$folder/link");
echo said("$folder/open", 'ulimit -f 1; ');
mkdir("$folder/full");
shell_exec("mount -t tmpfs -o size=4k,mode=755 none $folder/full 2>/dev/null && head -c 4096 /dev/zero >$folder/full/filler");
$mounted = is_file("$folder/full/filler");
echo $mounted ? said("$folder/full") : "ran: Warning: zmmx.status_dir: cannot make a file in DIR/full: No space left on device\n";
if ($mounted) {
    shell_exec("mount -o remount,ro $folder/full");
    echo said("$folder/full"), folder_list("$folder/full"), "\n";
    shell_exec("umount $folder/full");
} else {
    echo "ran: Warning: zmmx.status_dir: cannot make a file in DIR/full: Read-only file system\nfiller\n";
}
echo said($folder . str_repeat('/x', 3000));
echo said('relative');
var_dump(folder_list("$folder/open"));
$result = child_requests('echo "ran ";', 3, ['zmmx.status_dir' => "$folder/none", 'display_errors' => 0, 'log_errors' => 1]);
echo $result['output'], "\n", substr_count($result['errors'], 'zmmx.status_dir'), " warning\n";
?>
--EXPECT--
ran: Warning: zmmx.status_dir: cannot make a file in DIR/none: No such file or directory
ran: Warning: zmmx.status_dir: cannot make a file in DIR/file: Not a directory
ran: Warning: zmmx.status_dir: cannot make a file in DIR/open: every user may remove files there: give the directory the sticky bit (chmod +t)
ran: 
ran: Warning: zmmx.status_dir: cannot make a file in DIR/theirs: another user owns the directory
ran: 
ran: Warning: zmmx.status_dir: cannot make a file in DIR/link: it is a symbolic link of another user
ran: Warning: zmmx.status_dir: cannot make a file in DIR/open: File too large
ran: Warning: zmmx.status_dir: cannot make a file in DIR/full: No space left on device
ran: Warning: zmmx.status_dir: cannot make a file in DIR/full: Read-only file system
filler
ran: Warning: zmmx.status_dir: cannot make a file in DIR/x/x…: File name too long
ran: Warning: zmmx.status_dir must be an absolute path, or empty for no file, "relative" given
string(0) ""
ran ran ran 
1 warning
