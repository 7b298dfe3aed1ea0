--TEST--
Bytes that look like values, and values that lead to what is just being freed, are not looked into
--EXTENSIONS--
zmmx
--FILE--
<?php
require __DIR__ . '/../inc/facts.inc';
require __DIR__ . '/../inc/holders.inc';

/** New blocks where others were freed. */
function reuse(): void
{
    static $kept = [];
    for ($i = 0; $i < 400; $i++) {
        $kept[] = str_repeat("\x08\x0c\x07A", 4 + $i % 40) . $i;
    }
}
function ask(): array
{
    $size = zmmx_stats()['size'];
    zmmx_retained($GLOBALS['asked'] ?? null);
    return holders_faults(zmmx_holders(8, 100), $size, 100);
}
final class Closing
{
    public $context;
    public function stream_open($path, $mode, $options, &$opened): bool
    {
        return true;
    }
    public function stream_close(): void
    {
        reuse();
        same('while the collector frees', [], ask());
    }
}
#[AllowDynamicProperties]
final class Node
{
    public $next, $file, $list, $storage;
}
final class Dies
{
    public function __destruct()
    {
        reuse();
        same('while a container is emptied', [], ask());
    }
}

/* a pointer before the number 775 is what an array is, too; 266: a reference; the fifth byte is the type */
$name = __DIR__ . '/not_sound.txt';
foreach (['an array' => [775, 'w'], 'a reference' => [266, 'z']] as $type => [$length, $letter]) {
    file_put_contents($name, str_pad(str_repeat($letter, 16) . "\x08", $length, $letter) . "\nnext");
    $asked = new SplFileObject($name);
    $asked->setFlags(SplFileObject::DROP_NEW_LINE);
    same("a line like $type", $length, strlen($asked->current()));
    same('line', [], ask());
}
file_put_contents($name, str_repeat('w', 3000));
$file = fopen($name, 'r');
stream_set_chunk_size($file, 775);
fread($file, 10);
same('a chunk of a stream', [], ask());

$asked = new SplFixedArray(20);
for ($i = 0; $i < 19; $i++) {
    $asked[$i] = [$i, new stdClass];
}
$asked[19] = new Dies;
$asked->setSize(0);

stream_wrapper_register('closing', Closing::class);
function cycles(): void
{
    $nodes = [];
    for ($i = 0; $i < 30; $i++) {
        $nodes[$i] = new Node;
        $nodes[$i]->list = [$i, str_repeat('z', 30 + $i), [1, $i]];
        $nodes[$i]->storage = new ArrayObject([$i, "x$i"]);
        $nodes[$i]->{"made$i"} = new SplObjectStorage;
        $nodes[$i]->{"made$i"}[$nodes[0]] = $i;
    }
    foreach ($nodes as $i => $node) {
        $node->next = $nodes;
    }
    $nodes[7]->file = fopen('closing://', 'r');
}
cycles();
gc_collect_cycles();

function made(): array
{
    return [[1, reuse()], [2], [[3]], new Dies];
}
made();
same('sound', true, zmmx_check());
?>
--CLEAN--
<?php
unlink(__DIR__ . '/not_sound.txt');
?>
--EXPECT--
a line like an array
line
a line like a reference
line
a chunk of a stream
while a container is emptied
while the collector frees
while a container is emptied
sound
