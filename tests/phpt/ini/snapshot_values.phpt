--TEST--
zmmx.snapshot is an absolute path or nothing, zmmx.snapshot_parts all or totals; anything else is refused by name
--EXTENSIONS--
zmmx
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

foreach (['zmmx.snapshot' => ['', 'heap.json'], 'zmmx.snapshot_parts' => ['all', 'totals', '', 'some']] as $name => $values) {
    foreach ($values as $value) {
        echo "$name '$value': ", trim(child_run('echo "ran";', [$name => $value])['output']), "\n";
    }
}
echo child_run('var_dump(ini_set("zmmx.snapshot", "/tmp/heap.json"), zmmx_write_snapshot());', ['zmmx.snapshot' => ''])['output'];
?>
--EXPECT--
zmmx.snapshot '': ran
zmmx.snapshot 'heap.json': Warning: zmmx.snapshot cannot be "heap.json": allowed are an absolute path, and nothing for no file in Unknown on line 0
ran
zmmx.snapshot_parts 'all': ran
zmmx.snapshot_parts 'totals': ran
zmmx.snapshot_parts '': Warning: zmmx.snapshot_parts cannot be "": allowed are all and totals in Unknown on line 0
ran
zmmx.snapshot_parts 'some': Warning: zmmx.snapshot_parts cannot be "some": allowed are all and totals in Unknown on line 0
ran
bool(false)
bool(false)
