--TEST--
Small, large and huge blocks that an extension leaks, once and in loops, are reported exactly
--EXTENSIONS--
zmmx
zmmx_test
--SKIPIF--
<?php require __DIR__ . '/../inc/skip_debug.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$code = <<<'CODE'
function small(): void { zmmx_test_leak(100, 10000); }
small();
zmmx_test_leak(7);
for ($i = 0; $i < 5; $i++) {
    zmmx_test_leak(5000);
    zmmx_test_leak(3000000);
}
zmmx_test_leak(40000, 2);
CODE;
echo child_run($code, ['zmmx.leaks' => 'stderr'])['errors'];
?>
--EXPECTF--
[%s %s %r *%r%d %d:%d:%d %d]  Script:  'Standard input code'
  process %d, %d-%d-%dT%d:%d:%dZ
%s(%d) :  Freeing 0x%x (3000000 bytes), script=Standard input code
  5 blocks, 15000000 bytes, allocated by %Szmmx_test.so%S extension zmmx_test
  in zmmx_test_leak
  in {main} at Command line code:6
Last leak repeated 4 times
%s(%d) :  Freeing 0x%x (100 bytes), script=Standard input code
  10000 blocks, 1000000 bytes, allocated by %Szmmx_test.so%S extension zmmx_test
  in zmmx_test_leak
  in small at Command line code:1
Last leak repeated 9999 times
%s(%d) :  Freeing 0x%x (40000 bytes), script=Standard input code
  2 blocks, 80000 bytes, allocated by %Szmmx_test.so%S extension zmmx_test
  in zmmx_test_leak
  in {main} at Command line code:8
Last leak repeated 1 time
%s(%d) :  Freeing 0x%x (5000 bytes), script=Standard input code
  5 blocks, 25000 bytes, allocated by %Szmmx_test.so%S extension zmmx_test
  in zmmx_test_leak
  in {main} at Command line code:5
Last leak repeated 4 times
%s(%d) :  Freeing 0x%x (7 bytes), script=Standard input code
  1 block, 7 bytes, allocated by %Szmmx_test.so%S extension zmmx_test
  in zmmx_test_leak
  in {main} at Command line code:3
=== Total 10013 memory leaks detected ===
=== 16105007 bytes, from 5 allocation sites ===
