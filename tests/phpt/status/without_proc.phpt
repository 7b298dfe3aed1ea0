--TEST--
Where no /proc is, no file of a live process is taken for one of a dead process
--EXTENSIONS--
zmmx
pcntl
posix
--SKIPIF--
<?php
require __DIR__ . '/../inc/skip_not_linux.inc';
require __DIR__ . '/../inc/skip_not_root.inc';
if (!function_exists('chroot')) {
    die('skip chroot() is for the command line only');
}
?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';
require __DIR__ . '/../inc/folder.inc';
$folder = folder_make();
$code = <<<'PHP'
/* as if this process had not known its pid namespace either, so that the reader judges it */
$file = glob(ini_get("zmmx.status_dir") . "/zmmx-*")[0];
file_put_contents("$file", substr_replace(file_get_contents($file), pack("Q", 0), 32, 8));
if (!$child = pcntl_fork()) {
    chroot(ini_get("zmmx.status_dir"));
    $text = zmmx_pool_metrics(directory: "/");
    posix_kill(getmypid(), SIGKILL);
}
pcntl_waitpid($child, $status);
clearstatcache();
var_dump(file_exists($file));
PHP;
echo child_run($code, ['zmmx.status_dir' => $folder, 'zmmx.snapshot' => ''])['output'];
?>
--EXPECT--
bool(true)
