--TEST--
A folder can change each setting of zmmx but those that the heap started with, which are refused by name
--EXTENSIONS--
zmmx
--SKIPIF--
<?php $why = 'blocks are tracked from the start'; require __DIR__ . '/../inc/skip_tracked.inc'; ?>
<?php $why = 'the heap is hardened from the start'; require __DIR__ . '/../inc/skip_hardened.inc'; ?>
<?php require __DIR__ . '/../inc/skip_no_cgi.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$folder = sys_get_temp_dir() . '/zmmx' . getmypid();
mkdir($folder);
$code = <<<'CODE'
<?php
function inner() { return str_repeat('x', 300000); }
function outer() { return [inner()]; }
$kept = outer();
$stats = zmmx_stats();
echo 'active ', (int) $stats['active'], ', hardened ', (int) $stats['hardened'];
foreach (zmmx_leaks() as $site) {
    if ($site['bytes'] >= 300000 && $site['stack']) {
        echo ', ', count($site['stack']), ' frames';
    }
}
echo ', ', ini_get('zmmx.enable'), ' ', ini_get('zmmx.hardened'), "\n";
CODE;
file_put_contents("$folder/a.php", $code);
$arguments = preg_replace('~(^| )-n\b~', ' ', getenv('TEST_PHP_EXTRA_ARGS'));
foreach (['zmmx.enable=0', 'zmmx.enable=1', 'zmmx.hardened=1', 'zmmx.hardened=0', "zmmx.track=1\nzmmx.track_depth=3"] as $setting) {
    file_put_contents("$folder/php.ini", "display_errors=1\nhtml_errors=0\n[PATH=$folder]\n$setting\n");
    $command = 'exec ' . escapeshellarg(child_binary('php-cgi')) . " -q -c $folder/php.ini -T 2 $arguments -d zmmx.hardened=auto $folder/a.php";
    echo "$setting\n", preg_replace(['~\R+~', '~^(X-Powered|Content).*\n~m'], ["\n", ''], child_shell($command)['output']);
}
unlink("$folder/a.php");
unlink("$folder/php.ini");
rmdir($folder);
?>
--EXPECT--
zmmx.enable=0
Warning: zmmx.enable must be set before PHP starts, in php.ini or with -d: "0" has no effect here in Unknown on line 0
active 1, hardened 0, 1 auto
Warning: zmmx.enable must be set before PHP starts, in php.ini or with -d: "0" has no effect here in Unknown on line 0
active 1, hardened 0, 1 auto
zmmx.enable=1
active 1, hardened 0, 1 auto
active 1, hardened 0, 1 auto
zmmx.hardened=1
Warning: zmmx.hardened must be set before PHP starts, in php.ini or with -d: "1" has no effect here in Unknown on line 0
active 1, hardened 0, 1 auto
Warning: zmmx.hardened must be set before PHP starts, in php.ini or with -d: "1" has no effect here in Unknown on line 0
active 1, hardened 0, 1 auto
zmmx.hardened=0
active 1, hardened 0, 1 0
active 1, hardened 0, 1 0
zmmx.track=1
zmmx.track_depth=3
active 1, hardened 0, 4 frames, 1 auto
active 1, hardened 0, 4 frames, 1 auto
