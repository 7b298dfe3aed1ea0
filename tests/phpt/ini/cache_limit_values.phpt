--TEST--
zmmx.cache_limit is a number of bytes; anything else is refused by name
--EXTENSIONS--
zmmx
--SKIPIF--
<?php $why = 'a hardened heap keeps no huge block for reuse'; require __DIR__ . '/../inc/skip_hardened.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

// the third is kept, if ever: the second was missed
$code = 'for ($i = 0; $i < 3; $i++) { $text = str_repeat("x", 10 << 20); unset($text); } echo zmmx_stats()["kept"] >> 20;';
foreach (['64M', '16777216', '1G', '0', '-1', '64', '65535', '64K', '64X', 'much', '4M'] as $value) {
    echo "'$value': ", trim(child_run($code, ['zmmx.cache_limit' => $value])['output']), "\n";
}
?>
--EXPECT--
'64M': 10
'16777216': 10
'1G': 10
'0': 0
'-1': Warning: zmmx.cache_limit must be a number of bytes such as 32M, at least 64K, or 0, "-1" given in Unknown on line 0
10
'64': Warning: zmmx.cache_limit must be a number of bytes such as 32M, at least 64K, or 0, "64" given in Unknown on line 0
10
'65535': Warning: zmmx.cache_limit must be a number of bytes such as 32M, at least 64K, or 0, "65535" given in Unknown on line 0
10
'64K': 0
'64X': Warning: zmmx.cache_limit must be a number of bytes such as 32M, at least 64K, or 0, "64X" given in Unknown on line 0
10
'much': Warning: zmmx.cache_limit must be a number of bytes such as 32M, at least 64K, or 0, "much" given in Unknown on line 0
10
'4M': 0
