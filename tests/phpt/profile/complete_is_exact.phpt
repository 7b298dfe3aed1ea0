--TEST--
A complete profile has every block, live and allocated, under the functions that asked for it
--EXTENSIONS--
zmmx
--SKIPIF--
<?php $why = 'in a hardened heap blocks are larger, by head, canary and guard pages'; require __DIR__ . '/../inc/skip_hardened.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/facts.inc';
require __DIR__ . '/../inc/profile.inc';

/* A string of so many bytes lies in a block of 24 bytes and a terminator more. */
function keep(array &$kept): void
{
    for ($i = 0; $i < 1000; $i++) {
        $kept[$i] = str_repeat(chr(97 + $i % 26), 2560 - 32);
    }
}
function drop(): void
{
    for ($i = 0; $i < 500; $i++) {
        $gone = str_repeat(chr(97 + $i % 26), 4000000);
    }
}
class Tree
{
    public ?Tree $left = null;
    static function grow(int $depth): Tree
    {
        $tree = new Tree;
        if ($depth) {
            $tree->left = self::grow($depth - 1);
        }
        return $tree;
    }
}
$kept = array_fill(0, 1000, null);
$kept[0] = 1;
same('zmmx_profile_start()', true, zmmx_profile_start(0));
keep($kept);
drop();
$tree = Tree::grow(3);
same('zmmx_profile_stop()', true, zmmx_profile_stop());
same('zmmx_profile_stop() once more', false, zmmx_profile_stop());
for ($i = 0; $i < 500; $i++) {
    $kept[$i] = null;
}
$live = profile_stacks();
$allocated = profile_stacks('allocated');
echo $live['{main};keep;str_repeat'], ' ', $allocated['{main};keep;str_repeat'], "\n";
echo $live['{main};drop;str_repeat'] ?? 0, ' ', $allocated['{main};drop;str_repeat'], "\n";
foreach ($live as $stack => $bytes) {
    if (str_contains($stack, 'Tree')) {
        echo "$stack $bytes\n";
    }
}
?>
--EXPECT--
zmmx_profile_start()
zmmx_profile_stop()
zmmx_profile_stop() once more
2560000 2560000
0 2000896000
{main};Tree::grow 56
{main};Tree::grow;Tree::grow 56
{main};Tree::grow;Tree::grow;Tree::grow 56
{main};Tree::grow;Tree::grow;Tree::grow;Tree::grow 56
