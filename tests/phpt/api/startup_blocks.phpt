--TEST--
Blocks from before zmmx and from module startup can be resized and freed later
--EXTENSIONS--
zmmx
zmmx_test
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

echo child_run('echo zmmx_test_startup_blocks(), "\n"; var_dump(zmmx_check());', ['zmmx_test.startup_block' => 1])['output'];
?>
--EXPECT--
ok
bool(true)
