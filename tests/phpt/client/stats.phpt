--TEST--
The C interface's statistics are those of zmmx_stats(), and a smaller struct is filled no further
--EXTENSIONS--
zmmx
zmmx_client
--SKIPIF--
<?php $why = 'what lies around a block is in the bins and pages, not in the size'; require __DIR__ . '/../inc/skip_debugger.inc'; ?>
--FILE--
<?php
$huge = str_repeat('x', 5000000);
$c = $php = $bins = null;
foreach ([1, 2] as $round) {
    $php = zmmx_stats();
    $c = zmmx_client_stats();
}
$same = [
    'real_size' => $php['real_size'], 'limit' => $php['limit'], 'chunks' => $php['chunks']['count'],
    'chunks_cached' => $php['chunks']['cached'], 'large_blocks' => $php['large']['blocks'],
    'large_bytes' => $php['large']['bytes'], 'huge_blocks' => 1, 'huge_bytes' => $php['huge']['bytes'],
    'pages_returned' => $php['pages']['returned'], 'version' => 1, 'active' => 1,
];
foreach ($same as $name => $value) {
    if ($c[$name] !== $value) {
        echo "$name: {$c[$name]}, not $value\n";
    }
}
$small = 0;
foreach ($c['used'] as $size => $used) {
    $small += $size * $used;
}
var_dump($c['size'] === $small + $c['large_bytes'] + $c['huge_bytes'], count($c['used']));
var_dump(array_keys($c['used']) === array_column(zmmx_bins(), 'size'));
$word = PHP_INT_SIZE;
$untouched = $word === 8 ? 0x5a5a5a5a5a5a5a5a : 0x5a5a5a5a;
$part = zmmx_client_stats($word + 8 + 2 * $word);
var_dump($part['struct_size'] === $word + 8 + 2 * $word, $part['peak'] >= $part['size'], $part['real_size'] === $untouched);
var_dump(zmmx_client_stats($word), zmmx_client_stats(1));
ini_set('memory_limit', -1);
var_dump(zmmx_client_stats()['limit'], zmmx_client_stats()['headroom']);
?>
--EXPECT--
bool(true)
int(30)
bool(true)
bool(true)
bool(true)
bool(true)
bool(false)
bool(false)
int(-1)
int(-1)
