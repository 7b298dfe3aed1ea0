--TEST--
Blocks that nobody frees are gone at the end of the request
--EXTENSIONS--
zmmx
zmmx_test
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$code = 'zmmx_test_leak(100, 100000); zmmx_test_leak(100000, 50); zmmx_test_leak(5000000, 3); var_dump(zmmx_check());';
$result = child_run($code);
echo $result['output'], $result['status'], "\n";
?>
--EXPECTF--
bool(true)
%A0
