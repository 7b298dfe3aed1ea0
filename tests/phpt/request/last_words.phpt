--TEST--
What still runs while a request ends runs as on the stock heap, and the next request finds nothing of it
--EXTENSIONS--
zmmx
--SKIPIF--
<?php require __DIR__ . '/../inc/skip_no_cgi.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$code = <<<'CODE'
class LastWords {
    public $context;
    function stream_open() { return true; }
    function stream_write($data) { return strlen($data); }
    function stream_close() {
        if (!PHP_DEBUG) {  /* a debug build would call this destructor when none can be called, and end the process */
            $GLOBALS['late'] = new Noisy('made while resources are closed');
        }
        unset($GLOBALS['early']);
        echo 'closed, ', $GLOBALS['name'], ', ', count($GLOBALS['many']), "\n";
    }
}
class Noisy {
    public static array $all = [];
    public static int $count = 0;
    public $self;
    function __construct(public string $name) { self::$count++; }
    function __destruct() { echo "destroyed {$this->name}\n"; }
}
class Other extends ArrayObject { public static $held; const LIST = [1, [2, 3]]; }
enum Suit: string { case Hearts = 'H'; const Wild = self::Hearts; }
function counts() { static $calls = 0, $objects = []; $objects[] = new Noisy('static ' . $calls); return ++$calls; }
define('LATER', [new stdClass, str_repeat('x', 3000000)]);

echo 'start ', counts(), ' ', Noisy::$count, ' ', count(Noisy::$all), ' ', isset($many) ? 'set' : 'fresh', "\n";
stream_wrapper_register('last', 'LastWords');
$stream = fopen('last://x', 'w');
$name = 'global';
$early = new Noisy('unset while resources are closed');
$many = [];
for ($i = 0; $i < 50000; $i++) {
    $many[] = [new stdClass, "string $i"];
}
$cycle = new Noisy('in a cycle');
$cycle->self = $cycle;
Noisy::$all = [$cycle, new Noisy('held by a class')];
Other::$held = new Other(['a' => $cycle]);
$map = new WeakMap;
$map[$cycle] = new Noisy('in a weak map');
$weak = WeakReference::create($cycle);
$generator = (function () { try { yield 1; yield 2; } finally { echo "generator ends\n"; } })();
$generator->current();
$fiber = new Fiber(function () { try { Fiber::suspend(); } finally { echo "fiber ends\n"; } });
$fiber->start();
$closure = function () use ($many, $cycle) { };
$queue = new SplPriorityQueue;
$queue->insert([$closure, $generator, Suit::Wild], 1);
$lists = [new SplObjectStorage, new ArrayIterator($many), new DateTime('2020-01-01'), new SplFixedArray(1000)];
$lists[0][$cycle] = $queue;
set_error_handler(function () use ($cycle) { return true; });
register_shutdown_function(function () { echo 'shutdown ', Noisy::$count, "\n"; });
ob_start(fn ($text) => strtoupper($text));
echo "buffered\n";
END
CODE;
$ends = ['' => '', 'exit' => 'exit(0);', 'exception' => 'throw new Exception;', 'fatal' => 'nothing();',
    'memory' => '$name = str_repeat($name, 100 << 20);'];
foreach ($ends as $end => $statement) {
    $code_of_end = str_replace("\nEND", "\n$statement", $code);
    $said = [];
    foreach ([0, 1] as $enable) {
        $result = child_requests($code_of_end, 3, ['zmmx.enable' => $enable, 'memory_limit' => '128M']);
        $said[] = preg_replace('~/\S*/zmmx\w+~i', 'FILE', $result['output']) . $result['errors'] . $result['status'];
    }
    printf("%-10s%d requests, %s\n", $end, substr_count($said[1], "start 1 1 0 fresh\n"),
        $said[0] === $said[1] ? 'same' : "not the same:\n{$said[0]}\n{$said[1]}");
}
?>
--EXPECT--
          3 requests, same
exit      3 requests, same
exception 3 requests, same
fatal     3 requests, same
memory    3 requests, same
