--TEST--
PHP that leaks nothing is told so: cycles, statics, generators, fibers, exceptions, exit() are no leaks
--EXTENSIONS--
zmmx
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$codes = [
    'nothing' => '',
    'variables' => '$a = range(1, 5000); $b = [str_repeat("x", 3000000), new ArrayObject($a)]; $c = &$b;',
    'cycle' => '$a = new stdClass; $a->b = [new stdClass, &$a]; $a->b[0]->a = $a;',
    'cycle in a static' => 'class A { static $s; public $x; } A::$s = $a = new A; $a->x = [$a, $a]; function f() { static $q; $q = new A; $q->x = fn () => $q; } f();',
    'open generator' => 'function g() { $data = range(1, 100); try { yield $data; yield 2; } finally { $data = null; } } $g = g(); $g->current(); function h() { yield from g(); } $h = h(); $h->current();',
    'suspended fiber' => '$f = new Fiber(function () { $x = range(1, 100); Fiber::suspend($x); }); $f->start();',
    'uncaught exception' => 'function thrower(array $x) { throw new LogicException("x" . count($x)); } thrower(range(1, 10));',
    'exit in a function' => 'function leave(array $x) { exit(3); } leave([range(1, 100), new stdClass]);',
    'destructor' => 'class D { public $d = []; function __destruct() { $GLOBALS["kept"][] = [new D2, $this]; } } class D2 {} $d = new D;',
    'output buffers' => 'ob_start(); echo str_repeat("x", 100000); ob_start(fn ($s) => strrev($s)); echo "abc";',
    'included' => 'eval("class E { const C = [1, 2, [3]]; function m(int \$a = self::C[0]) { return fn () => \$a; } } \$e = (new E)->m();");',
    'handlers' => 'set_error_handler(fn () => true); set_exception_handler(fn ($e) => 1); register_shutdown_function(fn () => $GLOBALS["x"] = range(1, 10)); spl_autoload_register(fn ($c) => false); class_exists("Nope"); echo $undefined;',
    'streams' => '$f = fopen("php://memory", "r+"); fwrite($f, str_repeat("y", 20000)); $d = opendir("/"); stream_context_create(["http" => ["method" => "GET"]]);',
    'settings' => 'ini_set("memory_limit", "64M"); ini_set("precision", "5"); setlocale(LC_ALL, "C"); putenv("ZMMX_HEALTHY=1");',
    'sorting' => '$a = range(500, 1); usort($a, fn ($x, $y) => $x <=> $y); preg_match("~(a+)(b)?~", "aaab", $m); json_decode("[1,{\"a\":2}]"); $u = unserialize(serialize([new ArrayObject([1]), 2.5]));',
    'weak' => '$m = new WeakMap; $k = new stdClass; $m[$k] = [$k]; $r = WeakReference::create($k); $s = new SplObjectStorage; $s[$k] = $s;',
];
$ends = ['uncaught exception' => 255, 'exit in a function' => 3];
foreach ($codes as $name => $code) {
    $result = child_run($code . ' zmmx_leaks() ?: exit("nothing is tracked");', ['zmmx.leaks' => 'stderr', 'display_errors' => 0]);
    if ($result['errors'] !== '' || $result['output'] === 'nothing is tracked' || $result['status'] !== ($ends[$name] ?? 0)) {
        echo "$name: status {$result['status']}, {$result['output']}{$result['errors']}\n";
    }
}
echo "done\n";
?>
--EXPECT--
done
