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
zmmx.snapshot 'heap.json': Warning: zmmx.snapshot must be an absolute path, or empty for no file, "heap.json" given in Unknown on line 0
ran
zmmx.snapshot_parts 'all': ran
zmmx.snapshot_parts 'totals': ran
zmmx.snapshot_parts '': Warning: zmmx.snapshot_parts must be all or totals, "" given in Unknown on line 0
ran
zmmx.snapshot_parts 'some': Warning: zmmx.snapshot_parts must be all or totals, "some" given in Unknown on line 0
ran
bool(false)
bool(false)
