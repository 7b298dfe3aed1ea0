--TEST--
While blocks are tracked, zmmx_since() names the lines whose blocks survived
--EXTENSIONS--
zmmx
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$code = <<<'CODE'
$old = str_repeat('a', 500000);
$mark = zmmx_mark();
function job(): void {
    $GLOBALS['cache'][] = str_repeat('b', 300000);
    $local = str_repeat('c', 900000);
}
job();
job();
$old = null;
$since = zmmx_since($mark)['sites'];
foreach ($since as $site) {
    if ($site['bytes'] > 10000) {
        echo $site['line'], ': ', $site['blocks'], ' blocks, ', intdiv($site['bytes'], 1000), " kB\n";
    }
}
$mark = zmmx_mark();
var_dump(zmmx_since($mark)['sites']);
CODE;
$result = child_run($code, ['zmmx.track' => 1]);
echo $result['output'], $result['errors'];
var_dump(zmmx_since(zmmx_mark())['sites']);
?>
--EXPECT--
4: 2 blocks, 600 kB
array(0) {
}
array(0) {
}
