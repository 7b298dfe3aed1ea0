--TEST--
When the system has no memory left, zmmx.post_mortem still writes its report
--EXTENSIONS--
zmmx
--SKIPIF--
<?php $why = 'it needs more address space than the limit leaves'; require __DIR__ . '/../inc/skip_debugger.inc'; ?>
<?php require __DIR__ . '/../inc/skip_not_linux.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$code = "\n" . '$a = []; while (true) { $a[] = str_repeat("x", 3000000); }';
$result = child_run($code, ['memory_limit' => -1, 'zmmx.post_mortem' => 'stderr'], [], 'ulimit -v 600000; ');
echo preg_match('~^zmmx post-mortem: .*out of memory: the system gives no more than the committed \d+ bytes; tried to allocate \d+ bytes.*\n'
    . '  #0 str_repeat\n  #1 \{main\} at Command line code:2\nend of zmmx post-mortem$~ms', $result['errors']) ? "ok\n" : $result['errors'];
?>
--EXPECT--
ok
