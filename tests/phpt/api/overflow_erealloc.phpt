--TEST--
erealloc() of a size that no page count can hold ends the script as without zmmx
--EXTENSIONS--
zmmx
zmmx_test
--SKIPIF--
<?php
if (PHP_DEBUG) {
    die('skip ZendMM of a debug build takes such a size for a small one');
}
?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';
/* A fatal error, or the end of the process, by the version of the engine. */
['stock' => $stock, 'zmmx' => $zmmx] = child_compare('zmmx_test_overflow("erealloc"); echo "not reached";');
var_dump($stock === $zmmx, str_contains($zmmx['output'] . $zmmx['errors'], 'Possible integer overflow'));
?>
--EXPECT--
bool(true)
bool(true)
