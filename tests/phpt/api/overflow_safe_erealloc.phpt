--TEST--
safe_erealloc() of a product beyond size_t ends the script as without zmmx
--EXTENSIONS--
zmmx
zmmx_test
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';
/* A fatal error, or the end of the process, by the version of the engine. */
['stock' => $stock, 'zmmx' => $zmmx] = child_compare('zmmx_test_overflow("safe_erealloc"); echo "not reached";');
var_dump($stock === $zmmx, str_contains($zmmx['output'] . $zmmx['errors'], 'Possible integer overflow'));
?>
--EXPECT--
bool(true)
bool(true)
