--TEST--
The file says how many requests there were and which one was the largest, and counts errors over the limit
--EXTENSIONS--
zmmx
--SKIPIF--
<?php
require __DIR__ . '/../inc/skip_not_linux.inc';
require __DIR__ . '/../inc/skip_no_cgi.inc';
?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';
require __DIR__ . '/../inc/folder.inc';
require __DIR__ . '/../inc/status.inc';
$folder = folder_make();
$settings = ['zmmx.status_dir' => $folder, 'memory_limit' => '64M', 'display_errors' => 0, 'log_errors' => 0];
$code = status_code(<<<'PHP'
$seen = status_own($folder);
echo $seen['requests'], ' ', $seen['limit_errors'], ' ', $seen['largest'] >> 20, ' ', basename($seen['largest_script']) === basename(__FILE__) ? 'this' : '-',
    ' ', abs($seen['largest_at'] / 1e6 - microtime(true)) < 60 ? 'now' : '-', ' ', $seen['committed_peak'] >> 20, ".\n";
if ($seen['requests'] === 1) {
    $block = str_repeat('x', 30 << 20);
} elseif ($seen['requests'] === 2) {
    $block = str_repeat('x', 100 << 20);
} elseif ($seen['requests'] === 3) {
    exit;
}
PHP);
echo child_requests($code, 4, $settings)['output'];
var_dump(folder_list($folder));
?>
--EXPECT--
1 0 0 - - 2.
2 0 32 this now 2.
3 1 32 this now 2.
4 1 32 this now 2.
string(0) ""
