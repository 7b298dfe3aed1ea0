--TEST--
Deep recursion, of functions, methods, data and destructors, goes as deep as on the stock heap
--EXTENSIONS--
zmmx
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$settings = ['memory_limit' => '1G', 'zend.max_allowed_stack_size' => -1];
echo child_agree(<<<'CODE'
function down(int $n, string $held = ''): int
{
    return $n ? 1 + down($n - 1, "$held" === '' ? str_repeat('x', $n % 100) : '') : 0;
}
for ($i = 0; $i < 3; $i++) {
    echo down(300000), ' ';
}
echo json_encode(zmmx_check()), "\n";
try {
    (function () {
        $throw = function (int $n) use (&$throw): void {
            $held = [str_repeat('y', 100)];
            $n ? $throw($n - 1) : throw new RuntimeException('from below');
        };
        $throw(50000);
    })();
} catch (RuntimeException $exception) {
    echo $exception->getMessage(), ' ', count($exception->getTrace()), ' ', json_encode(zmmx_check()), "\n";
}
$exception = null;
class Link
{
    public static int $dropped = 0;
    public function __construct(public mixed $next)
    {
    }
    public function __destruct()
    {
        self::$dropped += count([str_repeat('z', 100)]);
    }
}
$list = null;
for ($i = 0; $i < 5000; $i++) {
    $list = new Link([$list]);
}
$list = null;
echo Link::$dropped, "\n";
$data = [];
/* serialize() calls itself; in a debug build 5000 deep is more than the stack of 8 MiB on any heap */
for ($i = 0; $i < (PHP_DEBUG ? 2000 : 5000); $i++) {
    $data = [$data];
}
echo strlen(serialize($data)), ' ', strlen(json_encode($data, 0, 6000)), ' ', json_encode(zmmx_check()), "\n";
CODE, $settings);
/* without an end: the limit */
$error = child_agree('function f(int $n) { return 1 + f($n + 1); } f(0);', ['memory_limit' => '64M'] + $settings);
echo preg_replace('~allocate \d+~', 'allocate N', $error);
?>
--EXPECTF--
300000 300000 300000 true
from below 50002 true
5000
%d %d true
status 0
Fatal error: Allowed memory size of 67108864 bytes exhausted%S (tried to allocate N bytes) in %s on line 1%r(\nStack trace:(\n#[^\n]*)*)?%r
status 255
