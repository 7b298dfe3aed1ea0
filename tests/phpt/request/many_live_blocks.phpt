--TEST--
A script may end with millions of blocks alive
--EXTENSIONS--
zmmx
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$code = '$data = []; for ($i = 0; $i < 1000000; $i++) $data[] = [$i, "text $i"]; echo count($data), "\n";';
$result = child_run($code, ['memory_limit' => -1]);
echo $result['output'], $result['errors'], $result['status'], "\n";
?>
--EXPECT--
1000000
0
