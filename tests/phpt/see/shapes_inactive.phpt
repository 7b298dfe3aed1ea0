--TEST--
Every function that reports has the same shape while zmmx is not active, with zeros and empty lists, and the headroom of ZendMM
--EXTENSIONS--
zmmx
--FILE--
<?php
require __DIR__ . '/../inc/shape.inc';
require __DIR__ . '/../inc/child.inc';
$code = 'require ' . var_export(__DIR__ . '/../inc/shape.inc', true) . '; echo serialize(reports());';
$active = reports();
$inactive = unserialize(child_run($code, ['zmmx.enable' => 0])['output']);
$lists = ['chunks', 'huge', 'pins'];
foreach ($active as $name => $report) {
    $other = $inactive[$name];
    if ($name === 'snapshot') {
        $report = array_diff_key($report, array_flip($lists));
        $other = array_diff_key($other, array_flip($lists));
    }
    if (in_array($name, $lists) ? $other !== [] : shape($report) !== shape($other)) {
        echo "$name differs\n";
    }
}
$stats = $inactive['stats'];
var_dump($stats['active'], $stats['reason'], $stats['size'] > 0, $stats['real_size'], $stats['chunks']['count']);
var_dump($stats['pages']['total'], $stats['bins']['used'], $stats['headroom'] === $inactive['headroom'], $inactive['headroom'] > 0, $inactive['fits']);
var_dump(array_sum(array_column($inactive['bins'], 'used')), array_column($inactive['bins'], 'size')[29]);
var_dump($inactive['since']['active'], $inactive['fragmentation']['active'], $inactive['fragmentation']['committed_bytes']);
var_dump(str_contains($inactive['metrics'], 'zmmx_active{pid="' . $inactive['snapshot']['pid'] . '"} 0'));
?>
--EXPECT--
bool(false)
string(16) "zmmx.enable is 0"
bool(true)
int(2097152)
int(0)
int(0)
int(0)
bool(true)
bool(true)
bool(true)
int(0)
int(3072)
bool(false)
bool(false)
int(0)
bool(true)
