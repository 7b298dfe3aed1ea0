--TEST--
What a value of any kind takes is what its path holds, what zmmx_retained() says, and what becomes free with it
--EXTENSIONS--
zmmx
--INI--
opcache.enable_cli=0
date.timezone=UTC
--FILE--
<?php
require __DIR__ . '/../inc/facts.inc';
require __DIR__ . '/../inc/holders.inc';

class Node
{
    public $next;
    public $data;

    public function __construct($data = null)
    {
        $this->data = $data;
    }
}
#[AllowDynamicProperties]
class Free
{
}
class Typed
{
    public int $number = 1;
    public ?Node $node = null;
    private string $text = '';

    public function fill(): static
    {
        $this->node = new Node(text(70));
        $this->text = text(90);
        return $this;
    }
}
class Own extends ArrayObject
{
    public $more;
}
function text(int $length): string
{
    return str_repeat('x', $length);
}
function lazily(string $text, array $list)
{
    foreach ($list as $item) {
        yield $item => $text;
    }
}

$cases = [
    'string' => fn () => text(1000),
    'large string' => fn () => text(100000),
    'huge string' => fn () => text(3000000),
    'packed array' => fn () => array_map(text(...), range(100, 200)),
    'hash' => fn () => array_combine(array_map(fn ($i) => "key $i", range(1, 50)), array_map(text(...), range(1, 50))),
    'nested arrays' => fn () => [[[[text(10)], text(20)], 'k' => ['l' => ['m' => text(30)]]]],
    'holes' => function () {
        $list = array_map(text(...), range(1, 100));
        for ($i = 0; $i < 100; $i += 3) {
            unset($list[$i]);
        }
        return $list;
    },
    'one string twice' => fn () => [$text = text(500), $text],
    'reference' => function () {
        $text = text(300);
        return [&$text, &$text];
    },
    'object' => fn () => new Node(text(40)),
    'typed object' => fn () => (new Typed)->fill(),
    'cycle' => function () {
        $a = new Node(text(50));
        $a->next = new Node($a);
        $a->next->next = $a->next;
        return $a;
    },
    'array in itself' => function () {
        $a = [text(60)];
        $a[] = &$a;
        return [&$a];
    },
    'dynamic properties' => function () {
        $free = new Free;
        $free->a = text(70);
        $free->{'b b'} = [text(80)];
        return $free;
    },
    'list of objects' => function () {
        $list = null;
        for ($i = 0; $i < 500; $i++) {
            $node = new Node(text($i % 50));
            $node->next = $list;
            $list = $node;
        }
        return $list;
    },
    'closure' => function () {
        $text = text(200);
        $list = [$text, new Node];
        return function () use ($text, $list) {
            static $cache;
            return $text . count($list) . $cache;
        };
    },
    'generator' => function () {
        $generator = lazily(text(111), [text(222), new Node(text(33))]);
        $generator->current();
        return $generator;
    },
    'generator not begun' => fn () => lazily(text(111), [text(222)]),
    'fiber' => function () {
        $fiber = new Fiber(function (string $text) {
            $more = [text(444)];
            Fiber::suspend();
            return $text . count($more);
        });
        $fiber->start(text(333));
        return $fiber;
    },
    'SplObjectStorage' => function () {
        $storage = new SplObjectStorage;
        for ($i = 0; $i < 20; $i++) {
            $storage[new Node(text(40))] = text(50);
        }
        return $storage;
    },
    'SplFixedArray' => fn () => SplFixedArray::fromArray(array_map(text(...), range(1, 30))),
    'SplDoublyLinkedList' => function () {
        $list = new SplDoublyLinkedList;
        foreach (range(1, 30) as $i) {
            $list->push(text($i));
        }
        return $list;
    },
    'SplPriorityQueue' => function () {
        $queue = new SplPriorityQueue;
        foreach (range(1, 30) as $i) {
            $queue->insert(text($i), [text(5 + $i)]);
        }
        return $queue;
    },
    'ArrayObject' => fn () => new ArrayObject(['a' => text(100), 'b' => [text(110)]]),
    'derived from one' => function () {
        $own = new Own([text(120)]);
        $own->more = text(130);
        return $own;
    },
    'ArrayIterator' => fn () => new ArrayIterator(array_map(text(...), range(1, 9))),
    'WeakMap' => function () {
        $map = new WeakMap;
        $key = new Node;
        $map[$key] = text(140);
        return [$map, $key];
    },
    'WeakReference' => fn () => [$node = new Node(text(9)), WeakReference::create($node)],
    'DateTime' => fn () => new DateTime('2026-01-02 03:04:05 Europe/Berlin'),
    'DateInterval' => fn () => new DateInterval('P1DT2H'),
    'DatePeriod' => fn () => new DatePeriod(new DateTimeImmutable('2026-01-01'), new DateInterval('P1D'), 3),
    'exception' => fn () => new Exception(text(150)),
];

$value = $before = $made = $result = $retained = $freed = $make = null;
foreach ($cases as $name => $make) {
    $value = $make();
    $value = null;
    gc_collect_cycles();
    $value = $make();
    $value = null;
    gc_collect_cycles();
    $before = live();
    $value = $make();
    $made = live() - $before;
    $retained = zmmx_retained($value);
    $result = zmmx_holders(1, 1000);
    $result = ['value' => holder($result, '$value'), 'faults' => holders_faults($result, $result['size'], 1000)];
    same("$name: its path", $made, $result['value']['retained']);
    same("$name: sums", [], $result['faults']);
    $result = null;
    same("$name: retained", $made, $retained['retained']);
    $retained = null;
    $before = live();
    $value = null;
    gc_collect_cycles();
    $freed = $before - live();
    if ($freed !== $made) {
        echo "$name: $freed freed of $made\n";
    }
}
?>
--EXPECT--
string: its path
string: sums
string: retained
large string: its path
large string: sums
large string: retained
huge string: its path
huge string: sums
huge string: retained
packed array: its path
packed array: sums
packed array: retained
hash: its path
hash: sums
hash: retained
nested arrays: its path
nested arrays: sums
nested arrays: retained
holes: its path
holes: sums
holes: retained
one string twice: its path
one string twice: sums
one string twice: retained
reference: its path
reference: sums
reference: retained
object: its path
object: sums
object: retained
typed object: its path
typed object: sums
typed object: retained
cycle: its path
cycle: sums
cycle: retained
array in itself: its path
array in itself: sums
array in itself: retained
dynamic properties: its path
dynamic properties: sums
dynamic properties: retained
list of objects: its path
list of objects: sums
list of objects: retained
closure: its path
closure: sums
closure: retained
generator: its path
generator: sums
generator: retained
generator not begun: its path
generator not begun: sums
generator not begun: retained
fiber: its path
fiber: sums
fiber: retained
SplObjectStorage: its path
SplObjectStorage: sums
SplObjectStorage: retained
SplFixedArray: its path
SplFixedArray: sums
SplFixedArray: retained
SplDoublyLinkedList: its path
SplDoublyLinkedList: sums
SplDoublyLinkedList: retained
SplPriorityQueue: its path
SplPriorityQueue: sums
SplPriorityQueue: retained
ArrayObject: its path
ArrayObject: sums
ArrayObject: retained
derived from one: its path
derived from one: sums
derived from one: retained
ArrayIterator: its path
ArrayIterator: sums
ArrayIterator: retained
WeakMap: its path
WeakMap: sums
WeakMap: retained
WeakReference: its path
WeakReference: sums
WeakReference: retained
DateTime: its path
DateTime: sums
DateTime: retained
DateInterval: its path
DateInterval: sums
DateInterval: retained
DatePeriod: its path
DatePeriod: sums
DatePeriod: retained
exception: its path
exception: sums
exception: retained
