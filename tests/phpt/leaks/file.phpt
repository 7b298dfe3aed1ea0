--TEST--
The file of zmmx.leaks is made by the first report, for its owner alone; what cannot be written goes to stderr, with the reason
--EXTENSIONS--
zmmx
zmmx_test
--SKIPIF--
<?php require __DIR__ . '/../inc/skip_not_linux.inc'; ?>
<?php require __DIR__ . '/../inc/skip_no_cgi.inc'; ?>
<?php require __DIR__ . '/../inc/skip_debug.inc'; ?>
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
    $rest = preg_replace('~^\[[^\n]+\]  Script: .*?^=== 10 bytes, from 1 allocation site ===\n~ms', '', $text, -1, $count);
    return "$count" . ($rest === '' ? '' : ', ' . str_replace("$folder/", '', trim($rest)));
}

/** A child that leaks, or not: where its reports went. */
function leak(string $target, string $before = '', string $code = 'zmmx_test_leak(10);'): string
{
    $result = child_run($code, ['zmmx.leaks' => $target], [], $before);
    return 'output ' . reports($result['output']) . '; stderr ' . reports($result['errors']);
}

echo 'no leak: ', leak("$folder/file", '', 'echo "ran";'), '; ', file_exists('file') ? 'a file' : 'no file', "\n";
echo 'leak: ', leak("$folder/file", 'umask 000; '), '; file ', reports(file_get_contents('file')), ', mode ', file_mode('file'), "\n";
echo 'another: ', leak("$folder/file"), '; file ', reports(file_get_contents('file')), "\n";
echo 'stdout: ', leak('/dev/stdout'), "\n";
echo 'full device: ', leak('/dev/full'), "\n";

shell_exec('mkfifo fifo');
echo 'FIFO, no leak: ', leak("$folder/fifo", '', 'echo "ran";'), "\n";
echo 'FIFO without a reader: ', leak("$folder/fifo"), "\n";
echo 'FIFO: ', leak("$folder/fifo", 'cat fifo >read & exec 9>fifo; ');
for ($i = 0; $i < 100 && !str_contains((string) @file_get_contents('read'), 'from 1 place'); $i++) {
    usleep(20000);
}
echo '; read ', reports(file_get_contents('read')), "\n";

symlink('file', 'link');
echo 'link: ', leak("$folder/link"), '; file ', reports(file_get_contents('file')), "\n";

touch('late');
$result = child_requests("@unlink('$folder/late'); @mkdir('$folder/late'); zmmx_test_leak(10);", 3, ['zmmx.leaks' => "$folder/late"]);
echo '3 requests: stderr ', reports($result['errors']), "\n";
?>
--EXPECT--
no leak: output 0, ran; stderr 0; no file
leak: output 0; stderr 0; file 1, mode 0600
another: output 0; stderr 0; file 2
stdout: output 1; stderr 0
full device: output 0; stderr 1, zmmx.leaks: cannot write /dev/full: No space left on device; its reports go to stderr instead
FIFO, no leak: output 0, ran; stderr 0
FIFO without a reader: output 0; stderr 1, zmmx.leaks: cannot write fifo: it is a FIFO that no process reads; its reports go to stderr instead
FIFO: output 0; stderr 0; read 1
link: output 0; stderr 0; file 3
3 requests: stderr 3, zmmx.leaks: cannot write late: Is a directory; its reports go to stderr instead
