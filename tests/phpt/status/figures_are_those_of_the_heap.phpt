--TEST--
A process keeps its figures in a file of zmmx.status_dir while it runs, and takes the file away when it ends
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
$folder = folder_make();
$code = <<<'PHP'
$huge = str_repeat('x', 50 << 20);
$seen = status_own($folder);
$stats = zmmx_stats();
echo json_encode([$seen['sapi'], $seen['pool'], $seen['pid'] === getmypid(), $seen['state'], $seen['requests']]), "\n";
var_dump($seen['committed'] === $stats['real_size'], $seen['committed_peak'] === $stats['real_peak']);
var_dump(abs($seen['live'] - $stats['size']) < 100000, $seen['huge_blocks'], $seen['huge_bytes'] === $stats['huge']['bytes']);
var_dump($seen['chunks'] === $stats['chunks']['count'], $seen['limit'], $seen['headroom'] === $seen['limit'] - $seen['committed']);
var_dump(abs($seen['since'] / 1e6 - microtime(true)) < 60, $seen['fragmentation'] < 100000, $seen["largest"]);
unset($huge);
$seen = status_own($folder);
var_dump($seen['huge_blocks'], $seen['committed'] === memory_get_usage(true), $seen['live_peak'] > 50 << 20);
ini_set('memory_limit', -1);
$many = range(1, 100000);
$seen = status_own($folder);
var_dump($seen['limit'], $seen['headroom']);
PHP;
require __DIR__ . '/../inc/status.inc';
echo child_run(status_code($code),
    ['zmmx.status_dir' => $folder, 'memory_limit' => '200M'])['output'];
var_dump(folder_list($folder));
?>
--EXPECT--
["cli","",true,1,1]
bool(true)
bool(true)
bool(true)
int(1)
bool(true)
bool(true)
int(209715200)
bool(true)
bool(true)
bool(true)
int(0)
int(0)
bool(true)
bool(true)
int(-1)
int(-1)
string(0) ""
