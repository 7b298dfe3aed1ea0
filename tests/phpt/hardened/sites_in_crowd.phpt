--TEST--
Where a block was allocated and freed is known when 10,000 others were freed after it
--EXTENSIONS--
zmmx
zmmx_test
--SKIPIF--
<?php $why = 'it finds these bugs first, as tests/debuggers shows'; require __DIR__ . '/../inc/skip_debugger.inc'; ?>
<?php require __DIR__ . '/../inc/skip_not_linux.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

/* the addresses differ from process to process, and so does what stands beside them */
$settings = ['zmmx.hardened' => 1, 'zmmx.check' => 'off', 'zmmx.track' => 1];
for ($i = 0; $i < 20; $i++) {
    $result = child_dies("\nzmmx_test_bug('freed in a crowd', 24, 10000);", $settings);
    $message = preg_replace(['/0x[0-9a-f]+/', '/\(\S*zmmx_test[^)]*\)/'], ['ADDRESS', '(zmmx_test)'], "signal {$result['signal']}, {$result['errors']}");
    $messages[$message] = ($messages[$message] ?? 0) + 1;
}
foreach ($messages as $message => $count) {
    echo "$count times: $message";
}
?>
--EXPECTF--
20 times: signal 6, zmmx: free(ADDRESS): double free of a block of up to %d bytes; allocated at Command line code:2 (zmmx_test), freed at Command line code:2 (zmmx_test)
