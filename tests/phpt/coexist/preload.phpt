--TEST--
opcache.preload, a request inside startup, works
--EXTENSIONS--
zmmx
--SKIPIF--
<?php require __DIR__ . '/../inc/skip_no_cgi.inc'; if (!function_exists('opcache_get_status')) {
    die('skip needs opcache');
} ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$file = tempnam(sys_get_temp_dir(), 'zmmx');
file_put_contents($file, '<?php class Preloaded { const DATA = ["a" => [1, 2, 3]]; static function f() { return array_map(fn ($x) => $x * 2, self::DATA["a"]); } } $x = range(1, 100000);');
$code = 'echo implode(",", Preloaded::f()), " ", (int) zmmx_check(), "\n"; $x = str_repeat("x", 5000000);';
$settings = ['opcache.enable' => 1, 'opcache.enable_cli' => 1, 'opcache.preload' => $file, 'opcache.preload_user' => 'nobody'];
chmod($file, 0644);
echo child_requests($code, 3, $settings)['output'];
$result = child_run($code, $settings);
echo $result['output'], $result['errors'], $result['status'], "\n";
unlink($file);
?>
--EXPECT--
2,4,6 1
2,4,6 1
2,4,6 1
2,4,6 1
0
