--TEST--
zmmx_assert_no_leak() takes growth for a leak, and no cache, whether it fills up, replaces an entry or grows once
--EXTENSIONS--
zmmx
--SKIPIF--
<?php require __DIR__ . '/../inc/skip_debug.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$code = <<<'CODE'
function verdict(string $what, callable $fn): void
{
    try {
        zmmx_assert_no_leak($fn);
        echo "$what: no leak\n";
    } catch (AssertionError $error) {
        echo "$what: ", $error->getMessage(), "\n";
    }
}
$ring = array_map(fn ($i) => str_repeat('a', 1000 + $i), range(0, 9));
$at = 0;
verdict('bounded cache', function () use (&$ring, &$at) {
    $ring[$at++ % 10] = str_repeat('b', 2000 + 100 * $at);
});
$one = null;
verdict('one entry', function () use (&$one) {
    $one = [str_repeat('c', 5000)];
});
$few = [];
verdict('fills up', function () use (&$few) {
    if (count($few) < 3) {
        $few[] = str_repeat('d', 5000);
    }
});
$numbers = range(1, 1023);
verdict('array that doubles once', function () use (&$numbers) {
    $numbers[] = 1;
});
$text = str_repeat('e', 10);
verdict('text', function () use (&$text) {
    $text .= str_repeat('e', 5000);
});
class Queue
{
    public array $jobs = [];
    function add(): void { $this->jobs[] = str_repeat('f', 5000); }
}
$queue = new Queue;
verdict('queue', fn () => $queue->add());
CODE;
foreach ([1, 5] as $depth) {
    $result = child_run($code, ['zmmx.track_depth' => $depth]);
    echo $depth === 1 ? $result['output'] : strstr($result['output'], 'queue'), $result['errors'];
}
?>
--EXPECTF--
bounded cache: no leak
one entry: no leak
fills up: no leak
array that doubles once: no leak
text: Blocks grew by %d bytes in 4 calls:
at Command line code:31: %d bytes more in the same number of blocks, allocated by %s
queue: 4 calls left 4 blocks (20%d bytes) behind, more than 0 per call:
at Command line code:36: 4 blocks, 20%d bytes, allocated by %s
queue: 4 calls left 4 blocks (20%d bytes) behind, more than 0 per call:
at Command line code:36: 4 blocks, 20%d bytes, allocated by %s
  in str_repeat
  in Queue::add at Command line code:36
  in {closure%S} at Command line code:39
  in zmmx_assert_no_leak
  in verdict at Command line code:4
  in {main} at Command line code:39
