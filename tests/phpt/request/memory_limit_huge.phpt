--TEST--
A request that asks for a huge block over memory_limit leaves nothing behind
--EXTENSIONS--
zmmx
--SKIPIF--
<?php require __DIR__ . '/../inc/skip_no_cgi.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$code = 'echo "start ", memory_get_usage(), "\n";' . <<<'CODE'
$data = range(1, 100000); $text = str_repeat("x", 100000000);
CODE;
$result = child_requests($code, 5, ['memory_limit' => '32M']);
$usages = [];
foreach (explode("\n", trim($result['output'])) as $line) {
    if (preg_match('~^start (\d+)~', $line, $match)) {
        $usages[] = $match[1];
    }
}
echo count($usages), ' requests, ', count(array_unique(array_slice($usages, 1))), " figure from the second on\n";
echo 'status ', $result['status'], $result['errors'], "\n";
?>
--EXPECT--
5 requests, 1 figure from the second on
status 255
