--TEST--
When the system has no memory for the walk, the result is not complete, a warning says so, and PHP goes on
--EXTENSIONS--
zmmx
ffi
--SKIPIF--
<?php $why = 'it needs more address space than the limit leaves'; require __DIR__ . '/../inc/skip_debugger.inc'; ?>
<?php require __DIR__ . '/../inc/skip_not_linux.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$code = <<<'CODE'
$libc = FFI::cdef('void *malloc(size_t size); void free(void *block);', 'libc.so.6');
function say(string $what, array $result): void
{
    $sum = array_sum(array_column($result['holders'], 'own')) + $result['not_reached'];
    echo $what, ': ', json_encode([$result['complete'], $sum === $result['size']]), "\n";
}
$kept = new ArrayObject;
for ($i = 0; $i < 20000; $i++) { $kept[] = [str_repeat('x', $i % 100)]; }
say('with memory', zmmx_holders());
$reserve = $libc->malloc(30000000);
for ($size = 1 << 26; $size >= 16; $size >>= 1) {
    while ($libc->malloc($size) !== null);
}
$none = zmmx_holders();
say('without', $none);
$retained = zmmx_retained($kept);
echo 'zmmx_check(): ', json_encode(zmmx_check()), "\n";
$libc->free($reserve);
say('again', zmmx_holders());
/* PHP 8.4 itself ends without memory in what follows */
if (PHP_VERSION_ID >= 80400) { exit; }
for ($i = 0; $i < 5000; $i++) { $lost = new ArrayObject; $lost[0] = [$lost]; }
$lost = null;
for ($size = 9000000; $size > 100000; $size = intdiv($size * 9, 10)) {
    $reserve = $libc->malloc($size);
    if ($reserve !== null) {
        for ($left = 1 << 26; $left >= 16; $left >>= 1) {
            while ($libc->malloc($left) !== null);
        }
        $libc->free($reserve);
    }
    $result = @zmmx_holders(3, 1000);
    $sum = array_sum(array_column($result['holders'], 'own')) + $result['not_reached'];
    if ($sum !== $result['size'] && $result['holders']) {
        echo "$size: $sum of {$result['size']}\n";
    }
}
CODE;
$result = child_run($code, ['ffi.enable' => 1, 'html_errors' => 0, 'memory_limit' => -1], [], 'ulimit -v 900000; ');
echo $result['output'], $result['errors'], "status {$result['status']}\n";
?>
--EXPECTF--
with memory: [true,true]

Warning: zmmx_holders(): The result is not complete: the system has no memory for the list of blocks in Command line code on line %d
without: [false,true]

Warning: zmmx_retained(): The result is not complete: the system has no memory for what the value leads to in Command line code on line %d
zmmx_check(): true
again: [true,true]
status 0
