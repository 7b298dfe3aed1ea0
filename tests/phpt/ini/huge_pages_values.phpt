--TEST--
zmmx.huge_pages is auto, on or off; anything else is refused by name
--EXTENSIONS--
zmmx
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$code = 'echo zmmx_stats()["active"] ? "active" : "not active", ", ", strlen(str_repeat("x", 80 << 20)) >> 20;';
foreach (['auto', 'Auto', 'on', '1', 'off', '0', '', 'sometimes', '2'] as $value) {
    echo "'$value': ", trim(child_run($code, ['zmmx.huge_pages' => $value])['output']), "\n";
}
?>
--EXPECTF--
'auto': active, 80
'Auto': active, 80
'on': active, 80
'1': active, 80
'off': active, 80
'0': active, 80
'': active, 80
'sometimes': Warning: zmmx.huge_pages must be auto, on or off, "sometimes" given in Unknown on line 0
active, 80
'2': Warning: zmmx.huge_pages must be auto, on or off, "2" given in Unknown on line 0
active, 80
