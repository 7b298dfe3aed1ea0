--TEST--
zmmx.enable and zmmx.track take the usual words of a switch; anything else is refused by name
--EXTENSIONS--
zmmx
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

foreach (['1', 'On', 'yes', 'True', '0', 'Off', 'no', '', 'x', '2'] as $value) {
    echo "'$value': ", trim(child_run('echo zmmx_stats()["active"] ? "active" : "not active";', ['zmmx.enable' => $value])['output']), "\n";
}
foreach (['1', 'x'] as $value) {
    echo "'$value': ", trim(child_run('echo count(zmmx_leaks()) > 0 ? "tracked" : "not tracked";', ['zmmx.track' => $value])['output']), "\n";
}
?>
--EXPECT--
'1': active
'On': active
'yes': active
'True': active
'0': not active
'Off': not active
'no': not active
'': not active
'x': Warning: zmmx.enable must be on or off, "x" given in Unknown on line 0
active
'2': Warning: zmmx.enable must be on or off, "2" given in Unknown on line 0
active
'1': tracked
'x': Warning: zmmx.track must be on or off, "x" given in Unknown on line 0
not tracked
