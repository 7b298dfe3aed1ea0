--TEST--
The child of a fork has a file of its own, and its end does not remove that of its parent
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
$parent = getmypid();
if (!pcntl_fork()) {
    echo 'child: ', count(glob("$folder/zmmx-*")), ' ', status_own($folder)['requests'], "\n";
    $block = str_repeat('x', 20 << 20);
    echo 'child: ', status_own($folder)['huge_blocks'], "\n";
    if (!pcntl_fork()) {
        echo 'grandchild: ', count(glob("$folder/zmmx-*")), "\n";
        posix_kill(getmypid(), SIGKILL);
    }
    pcntl_wait($status);
    echo 'child: ', count(glob("$folder/zmmx-*")), ' ', count(Zmmx\Workers::in($folder)), ' ', count(glob("$folder/zmmx-*")), "\n";
    exit;
}
pcntl_wait($status);
echo 'parent: ', count(glob("$folder/zmmx-*")), ' ', status_own($folder)['huge_blocks'], "\n";
$pipes = [];
proc_close(proc_open(['/bin/true'], [], $pipes));
echo shell_exec('echo run'), 'parent: ', count(glob("$folder/zmmx-*")), "\n";
PHP);
echo child_run($code, ['zmmx.status_dir' => $folder])['output'];
var_dump(folder_list($folder));
?>
--EXPECT--
child: 2 1
child: 1
grandchild: 3
child: 3 1 2
parent: 1 0
run
parent: 1
string(0) ""
