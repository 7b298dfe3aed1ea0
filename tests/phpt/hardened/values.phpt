--TEST--
zmmx.hardened is auto, 0 or 1, zmmx.check a number of operations; anything else is refused by name
--EXTENSIONS--
zmmx
zmmx_test
--SKIPIF--
<?php require __DIR__ . '/../inc/skip_not_linux.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

foreach (['zmmx.hardened' => ['auto', '0', '1', 'on', 'off', '2', 'yes'], 'zmmx.check' => ['0', 'off', '1', '1000', '-1', '1.5', 'often']] as $name => $values) {
    foreach ($values as $value) {
        echo "$name '$value': ", trim(child_run('echo "ran";', [$name => $value])['output']), "\n";
    }
}
var_dump(ini_set('zmmx.hardened', '1'), ini_set('zmmx.check', '1'));
?>
--EXPECTF--
zmmx.hardened 'auto': ran
zmmx.hardened '0': ran
zmmx.hardened '1': ran
zmmx.hardened 'on': ran
zmmx.hardened 'off': ran
zmmx.hardened '2': Warning: zmmx.hardened must be auto, 0 or 1, "2" given in Unknown on line 0
ran
zmmx.hardened 'yes': ran
zmmx.check '0': ran
zmmx.check 'off': ran
zmmx.check '1': ran
zmmx.check '1000': ran
zmmx.check '-1': Warning: zmmx.check must be off or a number of operations, at least 1, "-1" given in Unknown on line 0
ran
zmmx.check '1.5': Warning: zmmx.check must be off or a number of operations, at least 1, "1.5" given in Unknown on line 0
ran
zmmx.check 'often': Warning: zmmx.check must be off or a number of operations, at least 1, "often" given in Unknown on line 0
ran
bool(false)
bool(false)
