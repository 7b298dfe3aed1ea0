--TEST--
A request that leaks blocks in C leaves nothing behind
--EXTENSIONS--
zmmx
zmmx_test
--SKIPIF--
<?php require __DIR__ . '/../inc/skip_no_cgi.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$code = 'echo "start ", memory_get_usage(), "\n";' . <<<'CODE'
zmmx_test_leak(100, 10000); zmmx_test_leak(100000, 10); zmmx_test_leak(3000000, 3);
CODE;
$result = child_requests($code, 5, ['memory_limit' => '32M']);
$usages = [];
foreach (explode("\n", trim($result['output'])) as $line) {
    if (preg_match('~^start (\d+)~', $line, $match)) {
        $usages[] = $match[1];
    }
}
echo count($usages), ' requests, ', count(array_unique(array_slice($usages, 1))), " figure from the second on\n";
/* a debug build names the leaks */
echo 'status ', $result['status'], PHP_DEBUG ? '' : $result['errors'], "\n";
?>
--EXPECT--
5 requests, 1 figure from the second on
status 0
