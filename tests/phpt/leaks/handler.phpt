--TEST--
Another extension is told of leaks through php_zmmx.h
--EXTENSIONS--
zmmx
zmmx_test
zmmx_client
--SKIPIF--
<?php $why = 'while blocks are tracked from the start the first request reports, too'; require __DIR__ . '/../inc/skip_tracked.inc'; ?>
<?php
require __DIR__ . '/../inc/skip_no_cgi.inc';
require __DIR__ . '/../inc/skip_debug.inc';
?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$code = 'static $n; zmmx_client_leaks(true);' . "\nzmmx_test_leak(500, 2);";
echo preg_replace('~/\S+/~', '', child_requests($code, 3)['errors']);
?>
--EXPECTF--
leak: 2 blocks, 1000 bytes at %s:2 by %S in zmmx_test.so, extension zmmx_test
leak: 2 blocks, 1000 bytes at %s:2 by %S in zmmx_test.so, extension zmmx_test
