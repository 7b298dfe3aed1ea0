--TEST--
A profile that is recorded when its request ends goes with it, whoever else observes
--EXTENSIONS--
zmmx
--SKIPIF--
<?php require __DIR__ . '/../inc/skip_no_cgi.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$code = <<<'CODE'
try {
    echo zmmx_profile_dump('collapsed');
} catch (Error $error) {
    echo $error->getMessage(), "\n";
}
$mark = zmmx_mark();
zmmx_profile_start(100);
for ($i = 0; $i < 10000; $i++) {
    $a[$i % 100] = [$i, "x$i", new ArrayObject([$i])];
}
zmmx_since($mark);
echo (int) zmmx_check(), strlen(zmmx_profile_dump('collapsed')) > 10 ? ' recorded' : ' nothing', "\n";
CODE;
foreach ([[], ['zmmx.track' => 1], ['zmmx.leaks' => 'stderr']] as $settings) {
    $result = child_requests($code, 3, $settings);
    echo preg_replace('~^(X-Powered|Content).*\R|^\R~m', '', $result['output']), $result['errors'];
}
?>
--EXPECT--
No profile was recorded in this request: call zmmx_profile_start() first
1 recorded
No profile was recorded in this request: call zmmx_profile_start() first
1 recorded
No profile was recorded in this request: call zmmx_profile_start() first
1 recorded
No profile was recorded in this request: call zmmx_profile_start() first
1 recorded
No profile was recorded in this request: call zmmx_profile_start() first
1 recorded
No profile was recorded in this request: call zmmx_profile_start() first
1 recorded
No profile was recorded in this request: call zmmx_profile_start() first
1 recorded
No profile was recorded in this request: call zmmx_profile_start() first
1 recorded
No profile was recorded in this request: call zmmx_profile_start() first
1 recorded
