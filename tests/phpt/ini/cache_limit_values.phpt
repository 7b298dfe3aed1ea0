--TEST--
zmmx.cache_limit is a number of bytes; anything else is refused by name
--EXTENSIONS--
zmmx
--SKIPIF--
<?php $why = 'a hardened heap keeps no huge block for reuse'; require __DIR__ . '/../inc/skip_hardened.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$code = 'unset($text); $text = str_repeat("x", 10 << 20); unset($text); echo memory_get_usage(true) >> 20;';
foreach (['64M', '16777216', '1G', '0', '-1', '64X', 'much', '4M'] as $value) {
    echo "'$value': ", trim(child_run($code, ['zmmx.cache_limit' => $value])['output']), "\n";
}
?>
--EXPECT--
'64M': 12
'16777216': 12
'1G': 12
'0': 2
'-1': Warning: zmmx.cache_limit cannot be "-1": allowed are 0 and more bytes, such as 32M in Unknown on line 0
12
'64X': Warning: zmmx.cache_limit cannot be "64X": allowed are 0 and more bytes, such as 32M in Unknown on line 0
12
'much': Warning: zmmx.cache_limit cannot be "much": allowed are 0 and more bytes, such as 32M in Unknown on line 0
12
'4M': 2
