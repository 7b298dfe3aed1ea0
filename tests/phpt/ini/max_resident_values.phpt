--TEST--
zmmx.max_resident is off or a number of bytes; anything else is refused by name
--EXTENSIONS--
zmmx
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

foreach (['off', '0', '', '1M', '4G', '-5', '120', '10X', 'often'] as $value) {
    echo "'$value': ", trim(child_run('var_dump(zmmx_should_restart());', ['zmmx.max_resident' => $value])['output']), "\n";
}
?>
--EXPECT--
'off': bool(false)
'0': bool(false)
'': bool(false)
'1M': bool(true)
'4G': bool(false)
'-5': Warning: zmmx.max_resident must be off or a number of bytes such as 256M, at least 64K, "-5" given in Unknown on line 0
bool(false)
'120': Warning: zmmx.max_resident must be off or a number of bytes such as 256M, at least 64K, "120" given in Unknown on line 0
bool(false)
'10X': Warning: zmmx.max_resident must be off or a number of bytes such as 256M, at least 64K, "10X" given in Unknown on line 0
bool(false)
'often': Warning: zmmx.max_resident must be off or a number of bytes such as 256M, at least 64K, "often" given in Unknown on line 0
bool(false)
