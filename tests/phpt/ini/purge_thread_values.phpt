--TEST--
zmmx.purge_thread is auto or off; anything else is refused by name
--EXTENSIONS--
zmmx
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

foreach (['auto', 'off', '0', '', 'AUTO', 'on', '1', 'often'] as $value) {
    echo "'$value': ", trim(child_run('echo "ran";', ['zmmx.purge_thread' => $value])['output']), "\n";
}
?>
--EXPECT--
'auto': ran
'off': ran
'0': ran
'': ran
'AUTO': ran
'on': Warning: zmmx.purge_thread must be auto or off, "1" given in Unknown on line 0
ran
'1': Warning: zmmx.purge_thread must be auto or off, "1" given in Unknown on line 0
ran
'often': Warning: zmmx.purge_thread must be auto or off, "often" given in Unknown on line 0
ran
