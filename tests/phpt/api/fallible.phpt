--TEST--
The fallible entries work as the others while there is memory
--EXTENSIONS--
zmmx
zmmx_test
--SKIPIF--
<?php
if (!in_array('femalloc', zmmx_test_entries())) {
    die('skip this PHP has no fallible entries');
}
?>
--FILE--
<?php
$called = 0;
foreach (preg_grep('/^(safe_)?fe?(malloc|calloc|realloc2?)$/', zmmx_test_entries()) as $entry) {
    $called++;
    $result = zmmx_test_call($entry);
    if ($result !== 'ok') {
        echo "$entry: $result\n";
    }
}
echo "$called entries\n";
?>
--EXPECT--
6 entries
