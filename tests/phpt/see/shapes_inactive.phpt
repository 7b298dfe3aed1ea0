--TEST--
Every function that reports has the same shape while zmmx is not active, with zeros and empty lists, and the headroom of ZendMM
--EXTENSIONS--
zmmx
--FILE--
<?php
require __DIR__ . '/../inc/shape.inc';
require __DIR__ . '/../inc/child.inc';
require __DIR__ . '/../inc/facts.inc';
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
between('size', 1, $stats['peak'], $stats['size']);
same('active', false, $stats['active']);
same('reason', 'zmmx.enable is 0', $stats['reason']);
same('real_size', 2097152, $stats['real_size']);
same('chunks in use', 0, $stats['chunks']['count']);
same('pages', 0, $stats['pages']['total']);
same('slots in use', 0, $stats['bins']['used']);
between('headroom in zmmx_stats()', 1, PHP_INT_MAX, $stats['headroom']);
same('zmmx_headroom()', $stats['headroom'], $inactive['headroom']);
same('zmmx_fits()', true, $inactive['fits']);
same('slots in use in zmmx_bins()', 0, array_sum(array_column($inactive['bins'], 'used')));
same('the largest bin', 3072, array_column($inactive['bins'], 'size')[29]);
same('active in zmmx_since()', false, $inactive['since']['active']);
same('active in zmmx_fragmentation()', false, $inactive['fragmentation']['active']);
same('bytes committed', 0, $inactive['fragmentation']['committed_bytes']);
preg_match('/^zmmx_active{pid="(\d+)"} (\d)$/m', $inactive['metrics'], $match);
same('the sample zmmx_active', [$inactive['snapshot']['pid'], 0], [(int) $match[1], (int) $match[2]]);
?>
--EXPECT--
size
active
reason
real_size
chunks in use
pages
slots in use
headroom in zmmx_stats()
zmmx_headroom()
zmmx_fits()
slots in use in zmmx_bins()
the largest bin
active in zmmx_since()
active in zmmx_fragmentation()
bytes committed
the sample zmmx_active
