--TEST--
zmmx_snapshot() can be encoded as JSON and says where it comes from
--EXTENSIONS--
zmmx
--FILE--
<?php
$snapshot = zmmx_snapshot();
$decoded = json_decode(json_encode($snapshot, JSON_THROW_ON_ERROR | JSON_PRESERVE_ZERO_FRACTION), true, 512, JSON_THROW_ON_ERROR);
var_dump($decoded === json_decode(json_encode($decoded, JSON_PRESERVE_ZERO_FRACTION), true));
var_dump($decoded['chunks'] === $snapshot['chunks'], $decoded['stats'] === $snapshot['stats']);
var_dump($snapshot['format'], $snapshot['php'] === PHP_VERSION, $snapshot['sapi'] === PHP_SAPI, $snapshot['os'] === PHP_OS);
var_dump($snapshot['pid'] === getmypid(), abs($snapshot['time'] - microtime(true)) < 60);
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
int(1)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
