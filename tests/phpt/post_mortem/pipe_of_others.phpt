--TEST--
A report goes to standard output also if that is the pipe of another user
--EXTENSIONS--
zmmx
--SKIPIF--
<?php require __DIR__ . '/../inc/skip_not_root.inc'; ?>
<?php
require __DIR__ . '/../inc/child.inc';
$other = 'setpriv --reuid 65534 --clear-groups ';
if (trim((string) shell_exec($other . child_binary() . ' -n -r "echo 1;" 2>/dev/null')) !== '1') {
    die('skip PHP does not run as another user here');
}
if (trim((string) shell_exec($other . 'cat ' . escapeshellarg(child_library()) . ' 2>/dev/null | wc -c')) === '0') {
    die('skip another user cannot read the extension here');
}
?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$code = 'for ($a = []; ; ) { $a[] = str_repeat("x", 1000); }';
foreach (['/dev/stdout', '/dev/stderr', '/proc/self/fd/1', '/dev/fd/2'] as $path) {
    $command = 'setpriv --reuid 65534 --clear-groups ' . child_binary() . ' -n -d extension=' . escapeshellarg(child_library())
        . child_settings(['zmmx.post_mortem' => $path, 'memory_limit' => '8M']) . ' -r ' . escapeshellarg($code) . ' 2>&1 | cat';
    $output = child_shell($command)['output'];
    echo $path, ': ', substr_count($output, 'end of zmmx post-mortem'), ' report, ', substr_count($output, 'zmmx.post_mortem must'),
        " warnings\n";
}
?>
--EXPECT--
/dev/stdout: 1 report, 0 warnings
/dev/stderr: 1 report, 0 warnings
/proc/self/fd/1: 1 report, 0 warnings
/dev/fd/2: 1 report, 0 warnings
