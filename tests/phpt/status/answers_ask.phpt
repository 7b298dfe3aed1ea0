--TEST--
A process that is asked in its file for a snapshot writes it at its next safe point, and its script does not notice
--EXTENSIONS--
zmmx
--SKIPIF--
<?php
require __DIR__ . '/../inc/skip_not_linux.inc';
?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';
require __DIR__ . '/../inc/folder.inc';
require __DIR__ . '/../inc/status.inc';
$folder = folder_make();
$code = status_code(<<<'PHP'
$own = Zmmx\StatusFile::read(glob("$folder/zmmx-*")[0]);
$huge = str_repeat('x', 10 << 20);
$peak = memory_get_peak_usage();
var_dump(file_exists($own->snapshot_path()), $own->ask());
for ($kept = [], $i = 0; $i < 100000 && !file_exists($own->snapshot_path()); $i++) {
    $kept[] = str_repeat('y', 3500);
    clearstatcache();
}
$snapshot = json_decode(file_get_contents($own->snapshot_path()), true);
var_dump($i < 2000, $snapshot['pid'] === getmypid(), count($snapshot['huge']), status_own($folder)['done']);
printf("%04o\n", fileperms($own->snapshot_path()) & 07777);
var_dump(memory_get_peak_usage() - $peak < 10 << 20);
unlink($own->snapshot_path());
Zmmx\StatusFile::read($own->path)->ask();
PHP);
echo child_run($code, ['zmmx.status_dir' => $folder, 'zmmx.snapshot_parts' => 'totals'])['output'];
$left = glob("$folder/*");
var_dump(count($left), count(json_decode(file_get_contents($left[0]), true)['chunks']) > 0);
?>
--EXPECT--
bool(false)
bool(true)
bool(true)
bool(true)
int(1)
int(1)
0600
bool(true)
int(1)
bool(true)
