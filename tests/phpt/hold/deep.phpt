--TEST--
Data nested a million times is walked without recursion
--EXTENSIONS--
zmmx
--INI--
memory_limit=-1
--FILE--
<?php
require __DIR__ . '/../inc/facts.inc';
require __DIR__ . '/../inc/holders.inc';

class Node
{
    public function __construct(public $next)
    {
    }
}
$objects = null;
$arrays = [];
for ($i = 0; $i < 1000000; $i++) {
    $objects = new Node($objects);
    $arrays = [$arrays];
}
$size = zmmx_stats()['size'];
$result = zmmx_holders(2, 1000);
same('sums', [], holders_faults($result, $size, 1000));
$class = array_column($result['classes'], null, 'class')['Node'];
same('instances', 1000000, $class['instances']);
same('each once', $class['own'], $class['retained']);
same('objects', $class['own'], holder($result, '$objects')['retained']);
same('blocks of arrays', 2000000, holder($result, '$arrays')['blocks'] + holder($result, '$arrays[…]')['blocks']);
same('retained objects', $class['own'], zmmx_retained($objects)['retained']);
same('retained arrays', holder($result, '$arrays')['retained'], zmmx_retained($arrays)['retained']);
/* the engine frees with recursion */
while ($objects) {
    $objects = $objects->next;
}
while ($arrays) {
    $arrays = $arrays[0];
}
?>
--EXPECT--
sums
instances
each once
objects
blocks of arrays
retained objects
retained arrays
