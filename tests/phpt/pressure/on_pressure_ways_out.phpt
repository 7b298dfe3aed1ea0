--TEST--
A callback may throw, exit, die and allocate; it is not re-entered, cannot switch fibers, and ends with the request
--EXTENSIONS--
zmmx
--INI--
memory_limit=128M
zmmx.soft_limit=off
--SKIPIF--
<?php $why = 'in a hardened heap blocks are larger'; require __DIR__ . '/../inc/skip_hardened.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$cases = [
    'throws' => '
        zmmx_on_pressure(function () { throw new LogicException("too much"); }, 30 << 20);
        try { fill(40); } catch (LogicException $error) { echo $error->getMessage(), in_array("fill", array_column($error->getTrace(), "function")) ? " in fill\n" : "\n"; }
        echo fill(20) ? "goes on\n" : "";',
    'throws, and the next is called when memory grows on' => '
        zmmx_on_pressure(function () { throw new LogicException("too much"); }, 30 << 20);
        zmmx_on_pressure(function () { echo "the next\n"; }, 30 << 20);
        $list = [];
        try { for (;;) { $list[] = str_repeat("x", 65000); } } catch (LogicException $error) { echo "caught\n"; }
        $list[] = str_repeat("x", 3 << 20); fill(1);',
    'throws in a destructor' => '
        class Dies { function __destruct() { fill(40); } }
        zmmx_on_pressure(function () { throw new LogicException("in a destructor"); }, 30 << 20);
        try { $dies = new Dies; unset($dies); } catch (LogicException $error) { echo $error->getMessage(), "\n"; }',
    'throws in a generator and in a fiber' => '
        zmmx_on_pressure(function () { throw new LogicException("out of it"); }, 30 << 20);
        try { foreach ((function () { yield fill(40); })() as $n); } catch (LogicException $error) { echo $error->getMessage(), "\n"; }
        $fiber = new Fiber(function () { fill(40); });
        try { $fiber->start(); } catch (LogicException $error) { echo $error->getMessage(), "\n"; }
        var_dump($fiber->isTerminated());',
    'exits' => '
        register_shutdown_function(function () { echo "shut down\n"; });
        zmmx_on_pressure(function () { exit("enough\n"); }, 30 << 20);
        fill(40); echo "not reached\n";',
    'dies at the limit' => '
        // an engine that does not unwind at a fatal error holds what the function had
        register_shutdown_function(function () use (&$list) { $list = null; fill(40); echo "shut down\n"; });
        $times = 0;
        zmmx_on_pressure(function () use (&$times, &$list) { if (!$times++) { for (;;) { $list[] = str_repeat("x", 65000); } } else { echo "called again\n"; } }, 30 << 20);
        for (;;) { $list[] = str_repeat("y", 65000); } echo "not reached\n";',
    'allocates, and is not re-entered' => '
        $depth = $deepest = $times = 0;
        $call = function () use (&$depth, &$deepest, &$times) {
            $deepest = max($deepest, ++$depth); $times++; fill(60); fill(10); $depth--;
        };
        zmmx_on_pressure($call, 30 << 20);
        zmmx_on_pressure($call, 50 << 20);
        fill(80);
        var_dump($deepest, $times > 1);',
    'suspends a fiber' => '
        zmmx_on_pressure(function () { Fiber::suspend(1); }, 30 << 20);
        $fiber = new Fiber(function () { try { fill(40); } catch (FiberError $error) { echo $error->getMessage(), "\n"; } });
        $fiber->start();
        var_dump($fiber->isTerminated());',
    'frees a cache' => '
        $cache = [];
        zmmx_on_pressure(function () use (&$cache) { $cache = []; }, 0.75);
        for ($i = 0; $i < 8000; $i++) { $cache[] = str_repeat("x", 65000); }
        var_dump(memory_get_peak_usage(true) < 100 << 20);',
    'is a method, found by __call, private, of a class, internal' => '
        class A {
            function __call($name, $arguments) { echo "$name ", count($arguments), "\n"; }
            static function __callStatic($name, $arguments) { echo "static $name ", count($arguments), "\n"; }
            private function mine() { echo "mine\n"; }
            static function ours() { echo "ours\n"; }
            function register() { zmmx_on_pressure([$this, "mine"], 30 << 20); }
        }
        zmmx_on_pressure([new A, "magic"], 30 << 20); zmmx_on_pressure("A::staticMagic", 30 << 20); (new A)->register();
        zmmx_on_pressure("A::ours", 30 << 20); zmmx_on_pressure("gc_collect_cycles", 30 << 20); zmmx_on_pressure("zmmx_gc", 30 << 20);
        fill(40); fill(40);',
    'removes itself' => '
        class Held { function __destruct() { echo "dropped\n"; } }
        $held = new Held;
        $number = zmmx_on_pressure(function () use (&$number, $held) { zmmx_off_pressure($number); echo "called\n"; }, 30 << 20);
        unset($held);
        fill(40); fill(1); fill(40);',
    'adds itself anew, and waits for more memory' => '
        $times = 0;
        $call = function () use (&$call, &$number, &$times) {
            zmmx_off_pressure($number);
            $number = zmmx_on_pressure($call, 30 << 20);
            if (++$times > 1000) { exit("without an end\n"); }
        };
        $number = zmmx_on_pressure($call, 30 << 20);
        $block = str_repeat("x", 40 << 20); strrev("jump"); for ($i = 0; $i < 10; $i++);
        var_dump($times === 1);
        $more = str_repeat("x", 3 << 20); for ($i = 0; $i < 10; $i++);
        var_dump($times === 2);',
    'is held to the end of the request' => '
        class Held { function __destruct() { echo "at the end\n"; } }
        zmmx_on_pressure([new Held, "__destruct"], 1.0); echo "over\n";',
];
foreach ($cases as $name => $code) {
    echo "-- $name\n";
    $result = child_run('require ' . var_export(__DIR__ . '/../inc/fill.inc', true) . "; $code\nif (!zmmx_check()) { echo 'broken'; }");
    echo preg_replace('~ in /.*~', '', trim($result['output'])), "\n";
}
foreach (['0', '-5', '0.0', '1.01', '-0.5', 'NAN', '"abc"'] as $at) {
    echo trim(child_run("try { zmmx_on_pressure('strlen', $at); } catch (Throwable \$e) { echo \$e->getMessage(); }")['output']), "\n";
}
?>
--EXPECTF--
-- throws
too much in fill
goes on
-- throws, and the next is called when memory grows on
caught
the next
-- throws in a destructor
in a destructor
-- throws in a generator and in a fiber
out of it
out of it
bool(true)
-- exits
enough
shut down
-- dies at the limit
Fatal error: Allowed memory size of 134217728 bytes exhausted%s(tried to allocate %d bytes) in Command line code on line %d
called again
shut down
-- allocates, and is not re-entered
int(1)
bool(true)
-- suspends a fiber
Cannot switch fibers in current execution context
bool(true)
-- frees a cache
bool(true)
-- is a method, found by __call, private, of a class, internal
magic 0
static staticMagic 0
mine
ours
magic 0
static staticMagic 0
mine
ours
-- removes itself
called
dropped
-- adds itself anew, and waits for more memory
bool(true)
bool(true)
-- is held to the end of the request
over
at the end
zmmx_on_pressure(): Argument #2 ($at) must be greater than 0
zmmx_on_pressure(): Argument #2 ($at) must be greater than 0
zmmx_on_pressure(): Argument #2 ($at) must be a share of memory_limit above 0 and at most 1, or an int for bytes
zmmx_on_pressure(): Argument #2 ($at) must be a share of memory_limit above 0 and at most 1, or an int for bytes
zmmx_on_pressure(): Argument #2 ($at) must be a share of memory_limit above 0 and at most 1, or an int for bytes
zmmx_on_pressure(): Argument #2 ($at) must be a share of memory_limit above 0 and at most 1, or an int for bytes
zmmx_on_pressure(): Argument #2 ($at) must be of type int|float, string given
