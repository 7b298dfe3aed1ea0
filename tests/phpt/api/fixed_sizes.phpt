--TEST--
The entries for a size known at compile time serve all 30 bins
--EXTENSIONS--
zmmx
zmmx_test
--FILE--
<?php
$called = 0;
foreach (preg_grep('/^_(emalloc|efree)_\d+$/', zmmx_test_entries()) as $entry) {
    $called++;
    $result = zmmx_test_call($entry);
    if ($result !== 'ok') {
        echo "$entry: $result\n";
    }
}
echo "$called entries\n";
?>
--EXPECT--
60 entries
