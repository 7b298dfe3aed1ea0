--TEST--
zmmx.post_mortem is quiet without an error, once for each request, and names a value it refuses
--EXTENSIONS--
zmmx
--SKIPIF--
<?php require __DIR__ . '/../inc/skip_no_cgi.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

echo child_run('$a = str_repeat("x", 5000000);', ['zmmx.post_mortem' => 'stderr'])['errors'];
echo child_run('echo "ran";', ['zmmx.post_mortem' => '/nowhere/at/all'])['output'], "\n";
$code = 'register_shutdown_function(fn () => str_repeat("x", 50000000)); $a = str_repeat("x", 50000000);';
$result = child_requests($code, 3, ['zmmx.post_mortem' => 'stderr', 'memory_limit' => '16M', 'display_errors' => 0]);
echo substr_count($result['errors'], 'zmmx post-mortem: '), " reports of 3 requests\n";
?>
--EXPECT--
Warning: zmmx.post_mortem must be off, stderr or the path of a writable file, "/nowhere/at/all" given in Unknown on line 0
ran
3 reports of 3 requests
