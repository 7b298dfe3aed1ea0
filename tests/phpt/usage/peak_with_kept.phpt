--TEST--
Blocks that grow, come and go after others were dropped hold no more memory at once than on the stock heap
--EXTENSIONS--
zmmx
--SKIPIF--
<?php $why = 'in a hardened heap blocks are larger, by head, canary and guard pages'; require __DIR__ . '/../inc/skip_hardened.inc'; ?>
<?php
if (!is_readable('/proc/self/status')) {
    die('skip the system does not say how much was resident');
}
?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$before = '$c = str_repeat("c", 3 << 20); $a = str_repeat("a", 28 << 20); $b = str_repeat("b", 28 << 20); unset($a, $b, $c);';
$cases = [
    'a string grows' => '$s = ""; $p = str_repeat("p", 65536); while (strlen($s) < 58 << 20) { $s .= $p; }',
    'an array grows' => '$s = []; for ($i = 0; $i < 3500000; $i++) { $s[] = $i; }',
    'a string grows after others came and went' => 'for ($i = 0; $i < 5; $i++) { $a = str_repeat("a", 40 << 20); unset($a); }
        $s = ""; $p = str_repeat("p", 65536); while (strlen($s) < 58 << 20) { $s .= $p; }',
    'small blocks' => '$s = []; for ($i = 0; $i < 90000; $i++) { $s[] = str_repeat("s", 700); }',
    'blocks of 0.25 to 3 MB' => 'mt_srand(1); $s = []; for ($i = 0; $i < 2000; $i++) {
        $s[mt_rand(0, 15)] = str_repeat("s", mt_rand(256, 3072) << 10); }',
    'another library' => '$d = []; for ($i = 0; $i < 8; $i++) { $d[] = fopen("php://memory", "r+"); }
        foreach ($d as $f) { fwrite($f, str_repeat("f", 7 << 20)); }',
];
$say = 'preg_match("/VmHWM:\s+(\d+)/", file_get_contents("/proc/self/status"), $m); echo $m[1];';
foreach ($cases as $name => $code) {
    $peak = array_map(
        fn (array $result) => (int) $result['output'],
        child_compare("$before $code $say", ['memory_limit' => -1, 'zmmx.huge_pages' => 'off'])
    );
    $ratio = $peak['zmmx'] / max(1, $peak['stock']);
    echo $name, $ratio > 0 && $ratio <= 1.06 ? ": at most as stock\n" : sprintf(": %.2f of stock's peak\n", $ratio);
}
?>
--EXPECT--
a string grows: at most as stock
an array grows: at most as stock
a string grows after others came and went: at most as stock
small blocks: at most as stock
blocks of 0.25 to 3 MB: at most as stock
another library: at most as stock
