--TEST--
Another extension's storage serves the heap, beside what the system gave, and gets everything back
--EXTENSIONS--
zmmx
zmmx_client
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';
$code = <<<'CODE'
mt_srand(5);
$held = [];
function work(array &$held): void
{
    for ($i = 0; $i < 4000; $i++) {
        $held[mt_rand(0, 1500)] = str_repeat(chr(mt_rand(65, 90)), mt_rand(0, 50) ? mt_rand(1, 20000) : mt_rand(1, 4000000));
    }
}
work($held);
echo zmmx_client_storage(true) ? "used\n" : "refused\n";
work($held);
$counts = zmmx_client_storage_counts();
echo $counts['given'] > 3 && $counts['lent'] > 6000000 && $counts['bytes'] === $counts['lent'] ? "gives\n" : json_encode($counts);
$text = '';
for ($i = 0; $i < 100; $i++) {
    $text .= str_repeat('y', 100000);
}
echo sha1($text), "\n";
zmmx_client_storage(false);
work($held);
echo zmmx_client_storage_counts()['given'] >= $counts['given'] ? "both\n" : '';
zmmx_client_storage(true);
work($held);
echo sha1(implode($held)), ' ', var_export(zmmx_check(), true), "\n";
CODE;
$result = child_run($code, ['memory_limit' => '1G']);
$stock = child_run($code, ['memory_limit' => '1G', 'zmmx.enable' => 0]);
echo $result['output'];
var_dump(array_slice(explode("\n", $stock['output']), -2) === array_slice(explode("\n", $result['output']), -2));
var_dump($result['status'], preg_match('~^storage: (\d+) given, \1 taken, 0 bytes lent$~', trim($result['errors'])) ?: $result['errors']);
?>
--EXPECTF--
used
gives
7e2e406c3cc9c8b403ff1d24395b0ec15cc4fad6
both
%x true
bool(true)
int(0)
int(1)
