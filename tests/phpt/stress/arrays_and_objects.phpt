--TEST--
Random arrays, objects and references keep their values
--EXTENSIONS--
zmmx
--INI--
memory_limit=-1
--FILE--
<?php
/* The seed can be given, for a run that failed. */
$seed = (int) (getenv('ZMMX_SEED') ?: 20230401);
mt_srand($seed);

#[AllowDynamicProperties]
class Node
{
    public $links = [];
    public function __construct(public int $id, public string $text)
    {
    }
}
$nodes = [];
for ($i = 0; $i < 60000; $i++) {
    $id = mt_rand(0, 2000);
    switch (mt_rand(0, 4)) {
        case 0:
            unset($nodes[$id]);
            break;
        case 1:
            if (isset($nodes[$id])) {
                $nodes[$id]->{'p' . mt_rand(0, 30)} = array_fill(0, mt_rand(1, 60), $id);
            }
            break;
        case 2:
            $other = $nodes[mt_rand(0, 2000)] ?? null;
            if ($other && isset($nodes[$id])) {
                $nodes[$id]->links[] = $other;
                $nodes[$id]->links = array_slice($nodes[$id]->links, -5);
            }
            break;
        default:
            $nodes[$id] = new Node($id, str_repeat("$id,", mt_rand(1, 50)));
    }
    if ($i % 20000 === 0) {
        gc_collect_cycles();
        gc_mem_caches();
    }
}
foreach ($nodes as $id => $node) {
    $right = $node->id === $id && str_replace("$id,", '', $node->text) === '';
    foreach (get_object_vars($node) as $name => $value) {
        if ($name[0] === 'p' && is_array($value) && array_sum($value) !== $id * count($value)) {
            $right = false;
        }
    }
    if (!$right) {
        echo "seed $seed: node $id changed\n";
    }
}
var_dump(zmmx_check());
?>
--EXPECT--
bool(true)
