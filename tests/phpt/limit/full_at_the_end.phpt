--TEST--
Under opcache a request that ends at its memory limit has room for what zmmx needs at its end
--EXTENSIONS--
zmmx
--SKIPIF--
<?php
if (!extension_loaded('Zend OPcache')) {
    die('skip needs opcache');
}
?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

/* Blocks of 5 pages leave less room in the last chunk than the table of the request's strings takes. */
$code = '$all = []; while (true) { $all[] = str_repeat("x", 1000); }';
$settings = ['memory_limit' => '16M', 'opcache.enable' => 1, 'opcache.enable_cli' => 1, 'display_errors' => 1, 'log_errors' => 0];
$result = child_run($code, $settings);
echo substr_count($result['output'], 'Fatal error'), ' error, ';
echo substr_count($result['output'], 'Unknown'), ' that no script made, status ', $result['status'], "\n";
?>
--EXPECT--
1 error, 0 that no script made, status 255
