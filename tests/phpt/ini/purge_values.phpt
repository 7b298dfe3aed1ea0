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
'0': ran
'': ran
'10': ran
'500': ran
'3600000': ran
'9': Warning: zmmx.purge cannot be "9": allowed are auto, off and 10 to 3600000 milliseconds in Unknown on line 0
ran
'3600001': Warning: zmmx.purge cannot be "3600001": allowed are auto, off and 10 to 3600000 milliseconds in Unknown on line 0
ran
'1.5': Warning: zmmx.purge cannot be "1.5": allowed are auto, off and 10 to 3600000 milliseconds in Unknown on line 0
ran
'-5': Warning: zmmx.purge cannot be "-5": allowed are auto, off and 10 to 3600000 milliseconds in Unknown on line 0
ran
'on': Warning: zmmx.purge cannot be "1": allowed are auto, off and 10 to 3600000 milliseconds in Unknown on line 0
ran
'often': Warning: zmmx.purge cannot be "often": allowed are auto, off and 10 to 3600000 milliseconds in Unknown on line 0
ran
