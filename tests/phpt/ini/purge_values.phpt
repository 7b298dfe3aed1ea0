--TEST--
zmmx.purge is auto, off or milliseconds; anything else is refused by name
--EXTENSIONS--
zmmx
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

foreach (['auto', 'off', '0', '', '10', '500', '3600000', '9', '3600001', '1.5', '-5', 'on', 'often'] as $value) {
    echo "'$value': ", trim(child_run('echo "ran";', ['zmmx.purge' => $value])['output']), "\n";
}
?>
--EXPECT--
'auto': ran
'off': ran
'0': Warning: zmmx.purge must be auto, off or a number of milliseconds from 10 to 3600000, "0" given in Unknown on line 0
ran
'': ran
'10': ran
'500': ran
'3600000': ran
'9': Warning: zmmx.purge must be auto, off or a number of milliseconds from 10 to 3600000, "9" given in Unknown on line 0
ran
'3600001': Warning: zmmx.purge must be auto, off or a number of milliseconds from 10 to 3600000, "3600001" given in Unknown on line 0
ran
'1.5': Warning: zmmx.purge must be auto, off or a number of milliseconds from 10 to 3600000, "1.5" given in Unknown on line 0
ran
'-5': Warning: zmmx.purge must be auto, off or a number of milliseconds from 10 to 3600000, "-5" given in Unknown on line 0
ran
'on': Warning: zmmx.purge must be auto, off or a number of milliseconds from 10 to 3600000, "1" given in Unknown on line 0
ran
'often': Warning: zmmx.purge must be auto, off or a number of milliseconds from 10 to 3600000, "often" given in Unknown on line 0
ran
