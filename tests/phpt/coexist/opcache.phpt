--TEST--
opcache and zmmx work together, request after request
--EXTENSIONS--
zmmx
--SKIPIF--
<?php require __DIR__ . '/../inc/skip_no_cgi.inc'; if (!extension_loaded('Zend OPcache')) {
    die('skip needs opcache');
} ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$code = 'function f($n) { return $n < 2 ? $n : f($n - 1) + f($n - 2); } echo f(15), " ", (int) opcache_get_status(false)["opcache_enabled"], " ", (int) zmmx_check(), "\n";';
$settings = ['opcache.enable' => 1, 'opcache.enable_cli' => 1];
echo child_requests($code, 3, $settings)['output'];
?>
--EXPECT--
610 1 1
610 1 1
610 1 1
