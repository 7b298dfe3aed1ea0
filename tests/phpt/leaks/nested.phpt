--TEST--
zmmx_assert_no_leak() inside another one, in fibers, and after an exception or a fatal error, judges its own call
--EXTENSIONS--
zmmx
zmmx_test
--SKIPIF--
<?php $why = 'while blocks are tracked from the start zmmx_leaks() is never empty'; require __DIR__ . '/../inc/skip_tracked.inc'; ?>
<?php require __DIR__ . '/../inc/skip_no_cgi.inc'; ?>
<?php require __DIR__ . '/../inc/skip_debug.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

function verdict(callable $fn): void
{
    try {
        $fn();
        $said = 'no leak';
    } catch (Throwable $error) {
        $said = get_class($error);
    }
    echo $said, zmmx_leaks() ? ', still tracking' : '', "\n";
}
$leak = fn () => zmmx_test_leak(2000, 1);
$clean = fn () => zmmx_assert_no_leak(fn () => 1);
$broken = function () {
    try {
        zmmx_assert_no_leak(fn () => throw new LogicException, 0, 0);
    } catch (LogicException) {
    }
};
verdict(fn () => zmmx_assert_no_leak($clean));
verdict(fn () => zmmx_assert_no_leak(function () use ($leak, $clean) { $leak(); $clean(); }));
verdict(fn () => zmmx_assert_no_leak(function () use ($leak, $clean) { $clean(); $leak(); }));
verdict(fn () => zmmx_assert_no_leak(function () use ($leak, $broken) { $broken(); $leak(); }));
function in_fiber(callable $last): Fiber
{
    $fiber = new Fiber(fn () => zmmx_assert_no_leak(function () use ($last) { Fiber::suspend(); $last(); }, 0, 0));
    $fiber->start();
    return $fiber;
}
verdict(function () use ($leak) {
    $first = in_fiber(fn () => 1);
    $second = in_fiber($leak);
    $first->resume();
    while (!$second->isTerminated()) {
        $second->resume();
    }
});
verdict(function () {
    $fiber = in_fiber(fn () => 1);
    $fiber = null;
});

$code = <<<'CODE'
echo count(zmmx_leaks()), " sites\n";
zmmx_assert_no_leak(function () {
    zmmx_assert_no_leak(fn () => trigger_error('in the middle', E_USER_ERROR), 0, 0);
}, 0, 0);
CODE;
echo preg_replace('~^(X-Powered|Content).*\R|^\R~m', '', child_requests($code, 3, ['display_errors' => '0'])['output']);
?>
--EXPECT--
no leak
AssertionError
AssertionError
AssertionError
AssertionError
no leak
0 sites
0 sites
0 sites
