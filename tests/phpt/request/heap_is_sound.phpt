--TEST--
The heap is sound at the start of every request
--EXTENSIONS--
zmmx
--SKIPIF--
<?php require __DIR__ . '/../inc/skip_no_cgi.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$code = 'echo "sound ", json_encode(zmmx_check()), "\n"; $data = []; for ($i = 0; $i < 50000; $i++) $data["k$i"] = str_repeat("x", $i % 9000); if ($i % 2) exit;';
$result = child_requests($code, 4, ['memory_limit' => -1]);
echo $result['output'], 'status ', $result['status'], $result['errors'], "\n";
?>
--EXPECT--
sound true
sound true
sound true
sound true
status 0
