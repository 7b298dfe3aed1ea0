--TEST--
zmmx.leaks is off, stderr or a file, zmmx.track_depth a number of frames; anything else is refused by name
--EXTENSIONS--
zmmx
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';
require __DIR__ . '/../inc/facts.inc';

foreach (['off', '0', '', 'stderr', 'on', '1', '/nowhere/at/all.log', '/'] as $value) {
    echo "'$value': ", trim(child_run('echo "ran";', ['zmmx.leaks' => $value])['output']), "\n";
}
foreach (['1', '256', '0', '257', 'all', '-1'] as $value) {
    echo "'$value': ", trim(child_run('echo "ran";', ['zmmx.track_depth' => $value])['output']), "\n";
}
foreach (['leaks' => 'stderr', 'track' => '1', 'track_depth' => '3'] as $name => $value) {
    same("a script may not set zmmx.$name", false, @ini_set("zmmx.$name", $value));
}
?>
--EXPECT--
'off': ran
'0': ran
'': ran
'stderr': ran
'on': ran
'1': ran
'/nowhere/at/all.log': Warning: zmmx.leaks must be off, stderr or the path of a writable file, "/nowhere/at/all.log" given in Unknown on line 0
ran
'/': Warning: zmmx.leaks must be off, stderr or the path of a writable file, "/" given in Unknown on line 0
ran
'1': ran
'256': ran
'0': Warning: zmmx.track_depth must be a number from 1 to 256, "0" given in Unknown on line 0
ran
'257': Warning: zmmx.track_depth must be a number from 1 to 256, "257" given in Unknown on line 0
ran
'all': Warning: zmmx.track_depth must be a number from 1 to 256, "all" given in Unknown on line 0
ran
'-1': Warning: zmmx.track_depth must be a number from 1 to 256, "-1" given in Unknown on line 0
ran
a script may not set zmmx.leaks
a script may not set zmmx.track
a script may not set zmmx.track_depth
