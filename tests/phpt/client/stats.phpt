--TEST--
The C interface's statistics are those of zmmx_stats(), and a smaller struct is filled no further
--EXTENSIONS--
zmmx
zmmx_client
--SKIPIF--
<?php $why = 'what lies around a block is in the bins and pages, not in the size'; require __DIR__ . '/../inc/skip_debugger.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/facts.inc';

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
same('size is the sum of its parts', $small + $c['large_bytes'] + $c['huge_bytes'], $c['size']);
same('bins', array_column(zmmx_bins(), 'size'), array_keys($c['used']));
same('number of bins', 30, count($c['used']));
$word = PHP_INT_SIZE;
$untouched = $word === 8 ? 0x5a5a5a5a5a5a5a5a : 0x5a5a5a5a;
$part = zmmx_client_stats($word + 8 + 2 * $word);
same('size of a shorter struct', $word + 8 + 2 * $word, $part['struct_size']);
between('peak in a shorter struct', $part['size'], $part['size'] * 2, $part['peak']);
same('what is beyond it', $untouched, $part['real_size']);
var_dump(zmmx_client_stats($word), zmmx_client_stats(1));
ini_set('memory_limit', -1);
var_dump(zmmx_client_stats()['limit'], zmmx_client_stats()['headroom']);
?>
--EXPECT--
size is the sum of its parts
bins
number of bins
size of a shorter struct
peak in a shorter struct
what is beyond it
bool(false)
bool(false)
int(-1)
int(-1)
