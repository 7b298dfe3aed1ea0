--TEST--
Scripts over memory_limit end as on the stock heap
--EXTENSIONS--
zmmx
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$scripts = [
    '$text = str_repeat("x", 50000000);',
    '$data = []; while (true) $data[] = str_repeat("x", 1000);',
    '$data = range(1, 5000000);',
    '$data = array_fill(0, 3000000, 1);',
    '$text = "x"; while (true) $text .= $text;',
    'function f($n) { return 1 + f($n + 1); } f(0);',
    'echo strlen(serialize(range(1, 3000000)));',
    'echo strlen(json_encode(array_fill(0, 3000000, "some text")));',
    'echo count(explode(",", str_repeat("a,", 2000000)));',
    'echo count(unserialize("a:600000:{" . str_repeat("i:0;i:0;", 600000) . "}"));',
    'preg_match_all("/./", str_repeat("x", 1000000), $matches);',
    'echo strlen(implode(",", array_fill(0, 100000, str_repeat("x", 1000))));',
    '$object = new SplFixedArray(4000000);',
    'echo strlen(str_pad("", 100000000));',
    'echo strlen(sprintf("%90000000d", 1));',
    '$list = new SplObjectStorage(); while (true) $list[new stdClass()] = 1;',
];
/* How much was asked for last, and where in C (which debug builds tell), depends on how the heap is laid out. */
$line = fn (array $result) => preg_replace(['~allocate \d+~', '~exhausted at \S+:\d+~'], ['allocate N', 'exhausted'],
    trim(strip_tags($result['output'] . $result['errors']))) . " status {$result['status']}";
foreach ($scripts as $script) {
    $results = array_map($line, child_compare($script, ['memory_limit' => '16M']));
    if ($results['stock'] !== $results['zmmx'] || !preg_match('~(Allowed memory size|Hard memory limit) of~', $results['zmmx'])) {
        echo "$script\nstock: {$results['stock']}\nzmmx: {$results['zmmx']}\n";
    }
}
echo "done\n";
?>
--EXPECT--
done
