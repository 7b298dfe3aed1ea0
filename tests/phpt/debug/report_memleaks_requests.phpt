--TEST--
In a debug build each request's leaks are reported when it ends, and once
--EXTENSIONS--
zmmx
zmmx_test
--SKIPIF--
<?php
require __DIR__ . '/../inc/skip_not_debug.inc';
require __DIR__ . '/../inc/skip_no_cgi.inc';
?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$errors = child_requests('zmmx_test_leak(500, 2); $s = str_repeat("x", 100);', 3)['errors'];
echo preg_match_all('~zmmx_test\.c\(\d+\) :  Freeing 0x\w+ \(500 bytes\)~', $errors), " reports\n";
echo preg_match_all('~^Last leak repeated 1 time$~m', $errors), " repetitions\n";
echo preg_match_all('~^=== Total 2 memory leaks detected ===$~m', $errors), " totals\n";
?>
--EXPECT--
3 reports
3 repetitions
3 totals
