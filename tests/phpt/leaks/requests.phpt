--TEST--
Each request reports its own leaks, and the next one can ask for them
--EXTENSIONS--
zmmx
zmmx_test
--SKIPIF--
<?php
require __DIR__ . '/../inc/skip_no_cgi.inc';
require __DIR__ . '/../inc/skip_debug.inc';
?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$log = tempnam(sys_get_temp_dir(), 'zmmx');
$code = <<<'CODE'
$last = zmmx_leaks(true);
echo count($last), " place(s) in the last request";
foreach ($last as $site) {
    echo ": {$site['blocks']} blocks, {$site['bytes']} bytes, line {$site['line']}, {$site['extension']}";
}
echo "\n";
zmmx_test_leak(1000, 3);
CODE;
$result = child_requests($code, 3, ['zmmx.leaks' => $log]);
echo preg_replace('~^(X-Powered|Content).*\R|^\R~m', '', $result['output']);
echo $result['errors'];
echo preg_match_all('~^\S+\(\d+\) :  Freeing 0x\w+ \(1000 bytes\), script=~m', file_get_contents($log)), " reports\n";
echo preg_match_all('~^=== Total 3 memory leaks detected ===$~m', file_get_contents($log)), " totals\n";
unlink($log);
?>
--EXPECTF--
0 place(s) in the last request
1 place(s) in the last request: 3 blocks, 3000 bytes, line 7, zmmx_test
1 place(s) in the last request: 3 blocks, 3000 bytes, line 7, zmmx_test
%A3 reports
3 totals
