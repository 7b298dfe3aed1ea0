--TEST--
Who holds the heap can be asked from destructors, output callbacks, generators, fibers, error handlers, at the limit and at the end
--EXTENSIONS--
zmmx
--INI--
memory_limit=64M
--FILE--
<?php
require __DIR__ . '/../inc/facts.inc';
require __DIR__ . '/../inc/holders.inc';

function ask(): array
{
    static $times = 0;
    $size = zmmx_stats()['size'];
    $faults = holders_faults(zmmx_holders(3, 20), $size, 20);
    $retained = zmmx_retained($GLOBALS['kept']);
    if ($retained['retained'] < 100000 || $retained['retained'] > $retained['reachable']) {
        $faults[] = json_encode($retained);
    }
    return $faults;
}
class Dies
{
    public $self;
    public function __construct(private string $name)
    {
        $this->self = $this;
    }
    public function __destruct()
    {
        same($this->name, [], ask());
    }
}
$kept = [str_repeat('k', 100000), new ArrayObject(range(1, 100))];
ask();
new Dies('destructor in a collection');
gc_collect_cycles();
$said = null;
ob_start(function (string $text) use (&$said) {
    $said = ask();
    return $text;
});
echo 'output callback';
ob_end_flush();
same('', [], $said);
$generator = (function () {
    yield ask();
    yield from [ask()];
    foreach ([1] as $one) {
        yield array_map(fn () => ask(), [$one])[0];
    }
})();
foreach ($generator as $faults) {
    same('generator', [], $faults);
}
$outer = new Fiber(function () {
    $local = str_repeat('o', 5000);
    $inner = new Fiber(function () use ($local) {
        same('fiber in a fiber', [], ask());
        Fiber::suspend(strlen($local));
    });
    $inner->start();
    same('fiber', [], ask());
    Fiber::suspend($inner);
});
$outer->start();
same('fibers wait', [], ask());
set_error_handler(fn () => same('error handler', [], ask()) ?? true);
echo $undefined . "\n";
$pair = [str_repeat('u', 100), [2]];
usort($pair, fn () => same('in a function of C', [], ask()) ?? 0);
eval('same("eval", [], ask());');
function named(...$arguments)
{
    extract(['made' => $arguments]);
    $by_name = 'dynamic';
    $$by_name = str_repeat('d', 1000);
    same('dynamic variables', [], ask());
}
named(1, a: [2], b: new stdClass);
register_shutdown_function(fn () => same('shutdown function', [], ask()));
$full = [];
while (memory_get_usage(true) < 62 << 20) {
    $full[] = str_repeat('f', 50000);
}
same('near the limit', [], ask());
$last = new Dies('destructor at once');
$last->self = null;
$last = null;
$stays = new Dies('destructor at the end');
$array = new ArrayObject([new Dies('destructor at the very end')]);
try {
    throw new Exception(str_repeat('e', 1000));
} finally {
    same('with an exception on its way', [], ask());
    exit;
}
?>
--EXPECT--
destructor in a collection
output callback
generator
generator
generator
fiber in a fiber
fiber
fibers wait
error handler

in a function of C
eval
dynamic variables
near the limit
destructor at once
with an exception on its way
shutdown function
destructor at the end
destructor at the very end
