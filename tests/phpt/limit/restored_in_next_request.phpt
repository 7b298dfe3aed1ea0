--TEST--
A limit changed by a request is not the limit of the next
--EXTENSIONS--
zmmx
--SKIPIF--
<?php require __DIR__ . '/../inc/skip_no_cgi.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$code = 'echo ini_get("memory_limit"), " ", zmmx_stats()["limit"], "\n"; ini_set("memory_limit", "300M"); $x = str_repeat("x", 200000000);';
echo child_requests($code, 3, ['memory_limit' => '100M'])['output'];
?>
--EXPECT--
100M 104857600
100M 104857600
100M 104857600
