--TEST--
A C function that builds more than the limit in small steps ends as on the stock heap
--EXTENSIONS--
zmmx
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

/* Shared, so that it takes no memory itself. */
$tree = '$a = "some text that is short"; for ($i = 0; $i < 20; $i++) { $a = [$a, $a]; } ';
$query = 'for ($i = 0; $i < 20; $i++) { $q["k$i"] = "some text"; } for ($i = 0; $i < 17; $i++) { $q = [$q, $q]; } ';
$scripts = [
    'print_r' => $tree . 'print_r($a, true);',
    'var_export' => $tree . 'var_export($a, true);',
    'serialize' => $tree . 'serialize($a);',
    'json_encode' => $tree . 'json_encode($a);',
    'http_build_query' => $query . 'http_build_query($q);',
    'var_dump' => $tree . 'ob_start(); var_dump($a);',
    'print_r to a buffer' => $tree . 'ob_start(); print_r($a);',
    'debug_zval_dump to a buffer' => $tree . 'ob_start(); debug_zval_dump($a);',
    'fwrite to memory' => '$h = fopen("php://memory", "w+"); while (true) { fwrite($h, "0123456789abcdef"); }',
    'preg_replace_callback' => 'preg_replace_callback("/a/", fn ($m) => str_repeat("b", 500), str_repeat("a", 100000));',
];
/* How much was asked for last depends on how a block grows. */
$said = fn (array $result): string => trim(preg_replace(['~allocate \d+~', '~exhausted at \S+:\d+~'],
    ['allocate N', 'exhausted'], $result['output'] . $result['errors'])) . ", status {$result['status']}";
$reporter = 'register_shutdown_function(fn () => print("shutdown: " . error_get_last()["message"])); ';
foreach ($scripts as $name => $script) {
    foreach ([0, 30] as $seconds) {
        $settings = ['memory_limit' => '8M', 'max_execution_time' => $seconds];
        $results = array_map($said, child_compare($reporter . $script . ' echo "no error";', $settings));
        if ($results['stock'] !== $results['zmmx'] || !str_contains($results['zmmx'], 'emory')
                || str_contains($results['zmmx'], 'no error')) {
            echo "$name, max_execution_time $seconds\nstock: {$results['stock']}\nzmmx: {$results['zmmx']}\n";
        }
    }
}
echo "done\n";
?>
--EXPECT--
done
