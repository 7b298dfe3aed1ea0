--TEST--
While blocks are tracked a post-mortem lists the last sixteen above 64 KiB with their stacks, and which of them are freed
--EXTENSIONS--
zmmx
--SKIPIF--
<?php $why = 'it sets the settings of tracking itself'; require __DIR__ . '/../inc/skip_tracked.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$code = <<<'CODE'
function make(int $size): string { return str_repeat('x', $size); }
function outer(int $size): string { return make($size); }
$kept = [];
for ($i = 0; $i < 20; $i++) {
    $kept[] = outer(100000 + $i * 1000);
}
$kept[19] = make(65536 - 32);
$kept[18] = make(1000);
make(50000000);
CODE;
$settings = ['zmmx.track' => 1, 'zmmx.track_depth' => 3, 'zmmx.post_mortem' => 'stderr', 'memory_limit' => '16M', 'display_errors' => 0, 'log_errors' => 0];
$report = child_run($code, $settings)['errors'];
preg_match('~^last blocks.*?(?=^PHP stack)~ms', $report, $match);
echo preg_replace('~0x[0-9a-f]+~', '0x…', $match[0]);
$report = child_run('str_repeat("x", 50000000);', ['zmmx.track' => 0] + $settings)['errors'];
echo str_contains($report, 'last blocks') ? 'listed' : 'not listed', ' without tracking', "\n";
?>
--EXPECT--
last blocks of more than 65536 bytes, newest first:
  119032 bytes at 0x…, freed
    in str_repeat
    in make at Command line code:1
    in outer at Command line code:2
    in {main} at Command line code:5
  118032 bytes at 0x…, freed
    in str_repeat
    in make at Command line code:1
    in outer at Command line code:2
    in {main} at Command line code:5
  117032 bytes at 0x…
    in str_repeat
    in make at Command line code:1
    in outer at Command line code:2
    in {main} at Command line code:5
  116032 bytes at 0x…
    in str_repeat
    in make at Command line code:1
    in outer at Command line code:2
    in {main} at Command line code:5
  115032 bytes at 0x…
    in str_repeat
    in make at Command line code:1
    in outer at Command line code:2
    in {main} at Command line code:5
  114032 bytes at 0x…
    in str_repeat
    in make at Command line code:1
    in outer at Command line code:2
    in {main} at Command line code:5
  113032 bytes at 0x…
    in str_repeat
    in make at Command line code:1
    in outer at Command line code:2
    in {main} at Command line code:5
  112032 bytes at 0x…
    in str_repeat
    in make at Command line code:1
    in outer at Command line code:2
    in {main} at Command line code:5
  111032 bytes at 0x…
    in str_repeat
    in make at Command line code:1
    in outer at Command line code:2
    in {main} at Command line code:5
  110032 bytes at 0x…
    in str_repeat
    in make at Command line code:1
    in outer at Command line code:2
    in {main} at Command line code:5
  109032 bytes at 0x…
    in str_repeat
    in make at Command line code:1
    in outer at Command line code:2
    in {main} at Command line code:5
  108032 bytes at 0x…
    in str_repeat
    in make at Command line code:1
    in outer at Command line code:2
    in {main} at Command line code:5
  107032 bytes at 0x…
    in str_repeat
    in make at Command line code:1
    in outer at Command line code:2
    in {main} at Command line code:5
  106032 bytes at 0x…
    in str_repeat
    in make at Command line code:1
    in outer at Command line code:2
    in {main} at Command line code:5
  105032 bytes at 0x…
    in str_repeat
    in make at Command line code:1
    in outer at Command line code:2
    in {main} at Command line code:5
  104032 bytes at 0x…
    in str_repeat
    in make at Command line code:1
    in outer at Command line code:2
    in {main} at Command line code:5
not listed without tracking
