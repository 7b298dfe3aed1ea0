--TEST--
Before the process ends at the hard limit, zmmx.post_mortem writes its report
--EXTENSIONS--
zmmx
zmmx_test
--SKIPIF--
<?php $why = 'while blocks are tracked the messages also say where'; require __DIR__ . '/../inc/skip_tracked.inc'; ?>
<?php require __DIR__ . '/../inc/skip_old_regime.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$file = tempnam(sys_get_temp_dir(), 'zmmx');
$result = child_run("\nzmmx_test_leak(1000000, 1000);", ['memory_limit' => '16M', 'zmmx.post_mortem' => $file]);
echo $result['status'], ' ', $result['errors'];
$report = file_get_contents($file);
unlink($file);
echo substr_count($report, "\nend of zmmx post-mortem\n"), " reports\n";
echo preg_replace('~\A.*^end of zmmx post-mortem\R(?=.)~ms', '', $report);
?>
--EXPECTF--
137 Hard memory limit of 33554432 bytes exhausted (tried to allocate %d bytes) in Command line code on line 2
2 reports
zmmx post-mortem: process %d, %d-%d-%dT%d:%d:%dZ, script Standard input code
hard memory limit exceeded: 33554432 bytes; tried to allocate %d bytes
live 3%d bytes (peak 3%d), committed %d (peak %d), limit 16777216
%A
largest blocks:
  1%d bytes at 0x%x
%A
PHP stack:
  #0 zmmx_test_leak
  #1 {main} at Command line code:2
end of zmmx post-mortem
