--TEST--
In a hardened heap blocks count with what is around them, and guard pages are not read
--EXTENSIONS--
zmmx
--INI--
zmmx.hardened=1
memory_limit=-1
--FILE--
<?php
require __DIR__ . '/../inc/facts.inc';
require __DIR__ . '/../inc/holders.inc';

function make(): array
{
    $storage = new SplObjectStorage;
    for ($i = 0; $i < 100; $i++) {
        $storage[new ArrayObject([str_repeat('x', $i * 100)])] = range(0, $i);
    }
    $list = new SplDoublyLinkedList;
    $list[] = str_repeat('y', 3000000);
    $list[] = SplFixedArray::fromArray(range(1, 300000));
    return [$storage, $list, new DateTime('2026-01-02')];
}
$value = $before = $made = $result = null;
$value = make();
$value = null;
$before = live();
$value = make();
$made = live() - $before;
same('retained', $made, zmmx_retained($value)['retained']);
$result = zmmx_holders(1, 1000);
same('path', $made, holder($result, '$value')['retained']);
same('sums', [], holders_faults($result, $result['size'], 1000));
same('hardened', true, zmmx_stats()['hardened']);
$result = null;
same('sound', true, zmmx_check());
?>
--EXPECT--
retained
path
sums
hardened
sound
