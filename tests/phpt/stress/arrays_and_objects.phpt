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
    public function __construct(public int $serial, public string $text)
    {
    }
}
/* What each node must hold, by serial number: how often its text repeats the number, the serials that it links, and the
 * lengths of its arrays. */
$times = $links = $lengths = $nodes = [];
for ($i = 0; $i < 60000; $i++) {
    $id = mt_rand(0, 2000);
    $node = $nodes[$id] ?? null;
    switch (mt_rand(0, 4)) {
        case 0:
            unset($nodes[$id]);
            break;
        case 1:
            if ($node) {
                $name = 'p' . mt_rand(0, 30);
                $lengths[$node->serial][$name] = mt_rand(1, 60);
                $node->$name = array_fill(0, $lengths[$node->serial][$name], $node->serial);
            }
            break;
        case 2:
            $other = $nodes[mt_rand(0, 2000)] ?? null;
            if ($other && $node) {
                $node->links = array_slice([...$node->links, $other], -5);
                $links[$node->serial] = array_slice([...$links[$node->serial], $other->serial], -5);
            }
            break;
        default:
            $times[] = mt_rand(1, 50);
            $links[] = [];
            $lengths[] = [];
            $serial = array_key_last($times);
            $nodes[$id] = new Node($serial, str_repeat("$serial,", $times[$serial]));
    }
    if ($i % 20000 === 0) {
        gc_collect_cycles();
        gc_mem_caches();
    }
}
function is_right(Node $node, int $times, array $links, array $lengths): bool
{
    $arrays = array_diff_key(get_object_vars($node), ['serial' => 1, 'text' => 1, 'links' => 1]);
    ksort($arrays);
    ksort($lengths);
    return $node->text === str_repeat("$node->serial,", $times) && array_column($node->links, 'serial') === $links
        && $arrays === array_map(fn (int $length) => array_fill(0, $length, $node->serial), $lengths);
}
/* Also those that only links still reach. */
$seen = new SplObjectStorage;
for ($left = array_values($nodes); $left; ) {
    $node = array_pop($left);
    if (isset($seen[$node])) {
        continue;
    }
    $seen[$node] = true;
    array_push($left, ...$node->links);
    $serial = $node->serial;
    if (!is_right($node, $times[$serial], $links[$serial], $lengths[$serial])) {
        echo "seed $seed: node $serial changed\n";
    }
}
echo count($seen) > count($nodes) ? "nodes beside those in the table\n" : count($seen) . " nodes\n";
var_dump(zmmx_check());
?>
--EXPECT--
nodes beside those in the table
bool(true)
