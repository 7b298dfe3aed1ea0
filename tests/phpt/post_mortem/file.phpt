--TEST--
The file of zmmx.post_mortem is made by the first report, for its owner alone; what cannot be written goes to stderr, with the reason
--EXTENSIONS--
zmmx
--SKIPIF--
<?php require __DIR__ . '/../inc/skip_not_linux.inc'; ?>
<?php require __DIR__ . '/../inc/skip_no_cgi.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';
require __DIR__ . '/../inc/folder.inc';

$folder = folder_make();
chdir($folder);

/** What a text has of reports, and what else it says. */
function reports(string $text): string
{
    global $folder;
    $rest = preg_replace('~^zmmx post-mortem: .*?^end of zmmx post-mortem\n~ms', '', $text, -1, $count);
    return "$count" . ($rest === '' ? '' : ', ' . str_replace("$folder/", '', trim($rest)));
}

/** A child that dies at its limit, or not: where its reports went. */
function death(string $target, string $before = '', bool $dies = true): string
{
    global $folder;
    $settings = ['zmmx.post_mortem' => $target, 'memory_limit' => '16M', 'display_errors' => 0, 'log_errors' => 0];
    $result = child_run($dies ? 'str_repeat("x", 50000000);' : 'echo "ran";', $settings, [], $before);
    return 'output ' . reports($result['output']) . '; stderr ' . reports($result['errors']);
}

echo 'no report: ', death("$folder/file", '', false), '; ', file_exists('file') ? 'a file' : 'no file', "\n";
echo 'report: ', death("$folder/file", 'umask 000; '), '; file ', reports(file_get_contents('file')), ', mode ', file_mode('file'), "\n";
chmod('file', 0644);
echo 'another: ', death("$folder/file"), '; file ', reports(file_get_contents('file')), ', mode ', file_mode('file'), "\n";
echo 'stdout: ', death('/dev/stdout'), "\n";
echo 'device: ', death('/dev/null'), '; ', filetype('/dev/null'), "\n";
echo 'full device: ', death('/dev/full'), "\n";

shell_exec('mkfifo fifo');
echo 'FIFO, no report: ', death("$folder/fifo", '', false), "\n";
echo 'FIFO without a reader: ', death("$folder/fifo"), "\n";
echo 'FIFO: ', death("$folder/fifo", 'cat fifo >read & exec 9>fifo; ');
for ($i = 0; $i < 100 && !str_contains((string) @file_get_contents('read'), 'end of'); $i++) {
    usleep(20000);
}
echo '; read ', reports(file_get_contents('read')), "\n";
echo 'FIFO that is full: ', death("$folder/fifo", 'sleep 20 <fifo >/dev/null & exec 9<>fifo; head -c 65536 /dev/zero >&9; '), "\n";

symlink('file', 'link');
symlink('made', 'dangling');
echo 'link: ', death("$folder/link"), '; file ', reports(file_get_contents('file')), "\n";
echo 'link to nothing: ', death("$folder/dangling"), '; made ', reports(file_get_contents('made')), "\n";

/* the file that there was at the start is a folder when the reports are due */
$code = "@unlink('$folder/late'); @mkdir('$folder/late'); str_repeat('x', 50000000);";
touch('late');
$result = child_requests($code, 3, ['zmmx.post_mortem' => "$folder/late", 'memory_limit' => '16M', 'display_errors' => 0, 'log_errors' => 0]);
echo '3 requests: stderr ', reports($result['errors']), "\n";
?>
--EXPECT--
no report: output 0, ran; stderr 0; no file
report: output 0; stderr 0; file 1, mode 0600
another: output 0; stderr 0; file 2, mode 0644
stdout: output 1; stderr 0
device: output 0; stderr 0; char
full device: output 0; stderr 1, zmmx.post_mortem: cannot write /dev/full: No space left on device; its reports go to stderr instead
FIFO, no report: output 0, ran; stderr 0
FIFO without a reader: output 0; stderr 1, zmmx.post_mortem: cannot write fifo: it is a FIFO that no process reads; its reports go to stderr instead
FIFO: output 0; stderr 0; read 1
FIFO that is full: output 0; stderr 1, zmmx.post_mortem: cannot write fifo: its reader does not read; its reports go to stderr instead
link: output 0; stderr 0; file 3
link to nothing: output 0; stderr 0; made 1
3 requests: stderr 3, zmmx.post_mortem: cannot write late: Is a directory; its reports go to stderr instead
