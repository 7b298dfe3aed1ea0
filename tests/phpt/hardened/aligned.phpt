--TEST--
zmmx.hardened gives blocks that vector code can work on
--EXTENSIONS--
zmmx
zmmx_test
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$code = '
    foreach (["xxh3", "xxh128"] as $algorithm) {
        $sums = [];
        for ($size = 0; $size <= 2000; $size++) {
            $context = hash_init($algorithm);
            hash_update($context, str_repeat("x", $size));
            $sums[] = hash_final($context) . hash($algorithm, str_repeat("y", $size * 7));
        }
        echo count(array_unique($sums)), " of $algorithm, ", md5(implode("\n", $sums)), "\n";
    }
';
[$stock, $hardened] = [child_run($code, ['zmmx.enable' => 0]), child_run($code, ['zmmx.hardened' => 1])];
echo $hardened === $stock ? "as stock\n" : print_r([$stock, $hardened], true);
echo preg_replace('/[0-9a-f]{32}/', 'SUM', $hardened['output']);

foreach (['emalloc', 'ecalloc', 'erealloc', 'estrndup'] as $entry) {
    echo "$entry: ", child_run("echo zmmx_test_call('$entry');", ['zmmx.hardened' => 1])['output'], "\n";
}
?>
--EXPECT--
as stock
2001 of xxh3, SUM
2001 of xxh128, SUM
emalloc: ok
ecalloc: ok
erealloc: ok
estrndup: ok
