--TEST--
zmmx.snapshot writes to devices, FIFOs and through links, none of which it replaces, and waits for no reader for ever
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

function type(string $name): string
{
    clearstatcache();
    return (string) @filetype($name);
}

/* devices and a link of the test's own: those of the system would be gone, should root's be replaced */
foreach (['null' => 3, 'full' => 7] as $name => $number) {
    $device = shell_exec("mknod $name c 1 $number 2>&1") === null && @fopen($name, 'w') ? "$folder/$name" : "/dev/$name";
    echo "device $name: ", snapshot_to($device), ', ', type($device), "\n";
}
symlink('/proc/self/fd/1', 'stdout');
echo 'stdout: ', snapshot_to("$folder/stdout"), ', ', type('stdout'), "\n";
echo 'descriptor: ', snapshot_to('/dev/fd/1'), "\n";
echo 'stdout, a file: ', snapshot_to('/proc/self/fd/1', 'exec >output; echo before; ');
echo preg_replace(['~\{"format":1,.+\}\n~', '~\n~'], [' (snapshot)', ' '], file_get_contents('output')), "\n";
echo 'descriptor that is none: ', snapshot_to('/proc/self/fd/77'), "\n";
$held = fopen('held', 'w');
foreach (glob('/proc/self/fd/*') as $link) {
    if (@readlink($link) === "$folder/held") {
        echo 'descriptor of another process: ', snapshot_to('/proc/' . getmypid() . '/fd/' . basename($link)), ', ',
            is_snapshot(file_get_contents('held')) ? 'whole' : 'not whole', "\n";
    }
}

shell_exec('mkfifo fifo');
echo 'FIFO without a reader: ', snapshot_to("$folder/fifo"), ', ', type('fifo'), "\n";
echo 'FIFO: ', snapshot_to("$folder/fifo", 'cat fifo >read & exec 9>fifo; '), ', ', type('fifo');
for ($i = 0; $i < 100 && substr_count((string) @file_get_contents('read'), "\n") < 2; $i++) {
    usleep(20000);
}
echo ', ', count(array_filter(file('read'), is_snapshot(...))), " read\n";

/* as many chunks as make the snapshot longer than what a pipe holds */
$code = 'for ($i = 0; $i < 300; $i++) { $a[] = str_repeat("x", 1 << 20); }';
$started = hrtime(true);
$said = snapshot_to("$folder/fifo", 'sleep 20 <fifo >/dev/null & exec 9>fifo; ', $code);
$seconds = (hrtime(true) - $started) / 1e9;
echo "FIFO that is not read: $said, ", $seconds > 4 && $seconds < 15 ? 'after a while' : "after $seconds seconds", ', ', type('fifo'), "\n";

file_put_contents('file', 'former');
symlink('file', 'link');
symlink("$folder/link", 'chain');
symlink('./dangling.json', 'dangling');
symlink('/dev/null', 'device');
symlink('loop', 'loop');
mkdir('dir');
foreach (['link', 'chain'] as $name) {
    file_put_contents('file', 'former');
    echo "$name: ", snapshot_to("$folder/$name"), ', ', type($name), ' to a ', type('file'), ', ',
        is_snapshot(file_get_contents('file')) ? 'whole' : 'not whole', "\n";
}
echo 'link to nothing: ', snapshot_to("$folder/dangling"), ', ', type('dangling'), ' to a ', type('dangling.json'), "\n";
echo 'link to a device: ', snapshot_to("$folder/device"), ', ', type('device'), "\n";
echo 'link to itself: ', snapshot_to("$folder/loop"), ', ', type('loop'), "\n";
echo 'folder: ', snapshot_to("$folder/dir"), "\n";
echo 'socket: ', snapshot_to("$folder/socket",
    escapeshellarg(child_binary()) . " -n -r 'exit(stream_socket_server(\"unix://socket\") ? 0 : 1);'; "), ', ', type('socket'), "\n";
echo implode(' ', array_diff(explode(' ', folder_list('.')), ['full', 'null'])), "\n";
?>
--EXPECT--
device null: ran, char
device full: ran cannot write full: No space left on device, char
stdout: ran (snapshot), link
descriptor: ran (snapshot)
stdout, a file: before ran (snapshot)
descriptor that is none: ran cannot write 77: Bad file descriptor
descriptor of another process: ran, whole
FIFO without a reader: ran cannot write fifo: it is a FIFO that no process reads, fifo
FIFO: ran, fifo, 1 read
FIFO that is not read: ran cannot write fifo: its reader does not read, after a while, fifo
link: ran, link to a file, whole
chain: ran, link to a file, whole
link to nothing: ran, link to a file
link to a device: ran, link
link to itself: ran cannot write loop: Too many levels of symbolic links, link
folder: ran cannot write dir: Is a directory
socket: ran cannot write socket: it is a socket, socket
chain dangling dangling.json device dir fifo file held link loop output read socket stdout
