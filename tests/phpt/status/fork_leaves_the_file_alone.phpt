--TEST--
The child of a fork does not write to the file of its parent, which may be writing itself
--EXTENSIONS--
zmmx
pcntl
posix
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
function children(int $count): void {
    for ($i = 0; $i < $count; $i++) {
        if (!($pid = pcntl_fork())) {
            posix_kill(getmypid(), SIGKILL);
        }
        pcntl_waitpid($pid, $status);
    }
}
status_own($folder);
$before = status_own($folder)['sequence'];
children(0);
$without = status_own($folder)['sequence'] - $before;
$before = status_own($folder)['sequence'];
children(50);
// each child would have written twice; the parent writes now and then
var_dump(status_own($folder)['sequence'] - $before - $without < 50);
PHP);
echo child_run($code, ['zmmx.status_dir' => $folder])['output'];
?>
--EXPECT--
bool(true)
