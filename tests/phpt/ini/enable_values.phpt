--TEST--
zmmx.enable takes the usual words of a switch
--EXTENSIONS--
zmmx
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

foreach (['1', 'On', 'yes', '0', 'Off', 'no', ''] as $value) {
    echo "'$value': ", child_run('echo zmmx_stats()["active"] ? "active" : "not active";', ['zmmx.enable' => $value])['output'], "\n";
}
?>
--EXPECT--
'1': active
'On': active
'yes': active
'0': not active
'Off': not active
'no': not active
'': not active
