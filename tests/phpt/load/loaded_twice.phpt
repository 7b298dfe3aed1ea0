--TEST--
Naming the extension twice is harmless
--EXTENSIONS--
zmmx
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$result = child_run('var_dump(zmmx_stats()["active"], zmmx_check());', ['extension' => child_library()]);
echo preg_replace('~^\s*Warning: .*$~m', 'Warning', $result['output']), $result['status'], "\n";
?>
--EXPECTF--
%AWarning%Abool(true)
bool(true)
0
