--TEST--
The entries for memory that may be persistent are served when it is not
--EXTENSIONS--
zmmx
zmmx_test
--FILE--
<?php
$called = 0;
foreach (preg_grep('/^(safe_)?pe(malloc|calloc|realloc2?)$/', zmmx_test_entries()) as $entry) {
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
