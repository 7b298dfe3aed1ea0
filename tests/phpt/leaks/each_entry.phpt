--TEST--
The C function that is named is the one that called the allocator, through whichever entry
--EXTENSIONS--
zmmx
zmmx_test
--SKIPIF--
<?php require __DIR__ . '/../inc/skip_debug.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$code = <<<'CODE'
foreach (['emalloc of a known size', 'ecalloc', 'estrdup', 'estrndup', 'safe_emalloc', 'erealloc', 'safe_erealloc'] as $entry) {
    zmmx_test_leak_by($entry);
}
foreach (zmmx_leaks() as $site) {
    if ($site['extension'] === 'zmmx_test') {
        echo $site['library'], ' ', $site['line'], ' ', $site['blocks'], ' ', $site['bytes'], "\n";
    }
}
CODE;
$result = child_run($code, ['zmmx.leaks' => 'stderr']);
echo $result['output'], preg_match_all('~1 block, \d+ bytes, allocated by \S*(?<= )?.*in zmmx_test\.so, extension zmmx_test~', $result['errors']), " sites\n";
?>
--EXPECT--
zmmx_test.so 2 1 5003
zmmx_test.so 2 1 5000
zmmx_test.so 2 1 150
zmmx_test.so 2 1 125
zmmx_test.so 2 1 56
zmmx_test.so 2 1 8
zmmx_test.so 2 1 5
7 sites
