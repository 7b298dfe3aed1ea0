--TEST--
zmmx_snapshot() can be encoded as JSON and says where it comes from
--EXTENSIONS--
zmmx
--FILE--
<?php
require __DIR__ . '/../inc/facts.inc';

$snapshot = zmmx_snapshot();
$decoded = json_decode(json_encode($snapshot, JSON_THROW_ON_ERROR | JSON_PRESERVE_ZERO_FRACTION), true, 512, JSON_THROW_ON_ERROR);
same('decoded twice', $decoded, json_decode(json_encode($decoded, JSON_PRESERVE_ZERO_FRACTION), true));
same('chunks', $snapshot['chunks'], $decoded['chunks']);
same('stats', $snapshot['stats'], $decoded['stats']);
$about = array_intersect_key($snapshot, ['format' => 1, 'php' => 1, 'sapi' => 1, 'os' => 1, 'pid' => 1]);
same('about', ['format' => 1, 'php' => PHP_VERSION, 'sapi' => PHP_SAPI, 'os' => PHP_OS, 'pid' => getmypid()], $about);
between('seconds ago', 0, 60, microtime(true) - $snapshot['time']);
?>
--EXPECT--
decoded twice
chunks
stats
about
seconds ago
