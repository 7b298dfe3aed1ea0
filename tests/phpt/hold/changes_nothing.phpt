--TEST--
Asking who holds the heap changes nothing: no user code runs, no count of references and no table of properties changes
--EXTENSIONS--
zmmx
--FILE--
<?php
require __DIR__ . '/../inc/facts.inc';
require __DIR__ . '/../inc/holders.inc';

class Loud extends ArrayObject
{
    private $data = ['a', 'b'];

    public function __get($name)
    {
        echo "__get($name)\n";
    }
    public function __debugInfo(): array
    {
        echo "__debugInfo()\n";
        return [];
    }
    public function offsetGet($key): mixed
    {
        echo "offsetGet()\n";
        return null;
    }
    public function getIterator(): Iterator
    {
        echo "getIterator()\n";
        return parent::getIterator();
    }
    public function count(): int
    {
        echo "count()\n";
        return 0;
    }
    public function __serialize(): array
    {
        echo "__serialize()\n";
        return [];
    }
}
class Plain
{
    public $a = 1;
    public array $b = [];
}

$loud = new Loud([1, 2, str_repeat('l', 100)]);
$plain = new Plain;
$plain->b = [$plain, $loud, str_repeat('p', 50)];
$text = str_repeat('t', 1000);
$list = [$text, $text, [$text], &$text];
$storage = new SplObjectStorage;
$storage[$plain] = $list;
$objects = [new DateTime('2026-01-02'), new DatePeriod(new DateTimeImmutable('2026-01-01'), new DateInterval('P1D'), 3),
    SplFixedArray::fromArray([1, [2]]), new SplQueue, new Exception('x'), fn () => $plain];
$weak = WeakReference::create($plain);
$map = new WeakMap;
$map[$plain] = [1, $text];
$generator = (function (array $list) { yield from $list; })($list);
$generator->current();

function counts(): string
{
    ob_start();
    debug_zval_dump($GLOBALS['list']);
    debug_zval_dump($GLOBALS['plain']->b[2]);
    return ob_get_clean();
}
foreach ([1, 2] as $round) {
    $counts = counts();
    $retained = zmmx_retained($storage)['retained'];
    $holders = zmmx_holders();
    $holders = null;
    $size = zmmx_stats()['size'];
    $holders = zmmx_holders(8, 1000);
    $holders = null;
    zmmx_retained($storage);
    zmmx_retained($objects);
    zmmx_retained($loud);
    $after = zmmx_stats()['size'];
}
same('size', $size, $after);
same('counts', $counts, counts());
same('retained', $retained, zmmx_retained($storage)['retained']);
same('generator goes on', [0, 1, 2, 3], array_keys(iterator_to_array($generator)));
same('period goes on', 4, iterator_count($objects[1]));
same('sound', true, zmmx_check());
?>
--EXPECT--
size
counts
retained
generator goes on
period goes on
sound
