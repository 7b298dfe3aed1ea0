--TEST--
zmmx_assert_no_leak() throws when blocks of a call survive it, and names where they were allocated
--EXTENSIONS--
zmmx
zmmx_test
--SKIPIF--
<?php $why = 'while blocks are tracked from the start zmmx_leaks() is never empty'; require __DIR__ . '/../inc/skip_tracked.inc'; ?>
<?php require __DIR__ . '/../inc/skip_debug.inc'; ?>
--FILE--
<?php
function verdict(callable $fn, mixed ...$arguments): void
{
    try {
        zmmx_assert_no_leak($fn, ...$arguments);
        echo "no leak\n";
    } catch (Throwable $error) {
        echo get_class($error), ': ', $error->getMessage(), "\n";
    }
}
$cache = [];
$calls = 0;
verdict(fn () => str_repeat('x', 100000));
verdict(function () {
    $a = new stdClass;
    $a->self = [$a, range(1, 100)];
});
verdict(function () use (&$calls) { $calls++; });
echo "$calls calls\n";
verdict(function () use (&$cache) {
    $cache[] = random_bytes(5000);
});
verdict(fn () => zmmx_test_leak(2000, 3));
verdict(fn () => zmmx_test_leak(2000, 3), 3);
verdict(fn () => zmmx_test_leak(2000, 3), allow: 2, warm_up: 0);
verdict(fn () => throw new LogicException('mine'));
verdict(fn () => 1, -1);
verdict(fn () => 1, 0, -1);
var_dump(zmmx_leaks());
?>
--EXPECTF--
no leak
no leak
no leak
2 calls
AssertionError: 4 calls left 4 blocks (20%d bytes) behind, more than 0 per call:
at %sassert_no_leak.php:21: 4 blocks, 20%d bytes, allocated by %s
AssertionError: 4 calls left 12 blocks (24000 bytes) behind, more than 0 per call:
at %sassert_no_leak.php:23: 12 blocks, 24000 bytes, allocated by %Szmmx_test.so%S
no leak
AssertionError: 4 calls left 12 blocks (24000 bytes) behind, more than 2 per call:
at %sassert_no_leak.php:25: 12 blocks, 24000 bytes, allocated by %Szmmx_test.so%S
LogicException: mine
ValueError: zmmx_assert_no_leak(): Argument #2 ($allow) must be greater than or equal to 0
ValueError: zmmx_assert_no_leak(): Argument #3 ($warm_up) must be greater than or equal to 0
array(0) {
}
