--TEST--
zmmx_metrics() has a help text, a type and the right value for every sample, and ends as OpenMetrics does
--EXTENSIONS--
zmmx
--FILE--
<?php
$huge = str_repeat('x', 3000000);
$text = $stats = null;
foreach ([1, 2] as $round) {
    $stats = zmmx_stats();
    $text = zmmx_metrics();
    $plain = zmmx_metrics('text');
}
$type = $help = $values = [];
$lines = explode("\n", $text);
var_dump(array_pop($lines), array_pop($lines));
foreach ($lines as $line) {
    if (preg_match('~^# HELP (\w+) [A-Z].*\.$~', $line, $match)) {
        $help[$match[1]] = true;
    } elseif (preg_match('~^# TYPE (\w+) (gauge|counter)$~', $line, $match)) {
        $type[$match[1]] = $match[2];
    } elseif (preg_match('~^(zmmx_\w+)\{pid="(\d+)"(?:,([^}]+))?\} (\d+(?:\.\d+)?)$~', $line, $match)) {
        $values[$match[1] . ($match[3] !== '' ? "{{$match[3]}}" : '')] = $match[4];
        $family = preg_replace('~_total$~', '', $match[1]);
        if (!isset($help[$family], $type[$family]) || $match[2] != getmypid()) {
            echo "undeclared: $line\n";
        }
        if (str_ends_with($match[1], '_total') !== ($type[$family] === 'counter')) {
            echo "wrong type: $line\n";
        }
    } else {
        echo "not understood: $line\n";
    }
}
$expected = [
    'zmmx_active' => 1,
    'zmmx_committed_bytes' => $stats['real_size'],
    'zmmx_limit_bytes' => $stats['limit'],
    'zmmx_chunks{state="used"}' => $stats['chunks']['count'],
    'zmmx_pages{kind="header"}' => $stats['pages']['header'],
    'zmmx_blocks{kind="huge"}' => 1,
    'zmmx_block_bytes{kind="huge"}' => $stats['huge']['bytes'],
    'zmmx_system_calls_total{call="map"}' => $stats['calls']['map']['calls'],
    'zmmx_system_call_bytes_total{call="map"}' => $stats['calls']['map']['bytes'],
    'zmmx_metadata_bytes' => $stats['metadata'],
    'zmmx_restarts_total' => 0,
];
foreach ($expected as $name => $value) {
    if ($values[$name] != $value) {
        echo "$name: {$values[$name]}, not $value\n";
    }
}
var_dump(count(preg_grep('~^zmmx_bin_slots~', array_keys($values))), array_keys($help) === array_keys($type));
/* the older format: the family of a counter has the name of its samples, and there is no end */
$names = fn (string $text) => preg_replace(['~^(# \w+ \w+?)_total ~m', '~ [\d.]+$~m', '~^# EOF\n~m'], ['$1 ', '', ''], $text);
var_dump($names($plain) === $names($text), preg_match_all('~^# TYPE \w+_total counter$~m', $plain) === count(array_keys($type, 'counter')));
try {
    zmmx_metrics('xml');
} catch (ValueError $error) {
    echo $error->getMessage(), "\n";
}
ini_set('memory_limit', '-1');
var_dump(str_contains(zmmx_metrics(), 'zmmx_limit_bytes'));
?>
--EXPECT--
string(0) ""
string(5) "# EOF"
int(60)
bool(true)
bool(true)
bool(true)
zmmx_metrics(): Argument #1 ($format) must be "openmetrics" or "text", "xml" given
bool(false)
