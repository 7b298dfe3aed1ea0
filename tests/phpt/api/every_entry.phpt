--TEST--
No entry of the allocation API is left out, and the heap is sound after them all
--EXTENSIONS--
zmmx
zmmx_test
--FILE--
<?php
foreach (zmmx_test_entries() as $entry) {
    $result = zmmx_test_call($entry);
    if ($result !== 'ok') {
        echo "$entry: $result\n";
    }
}
var_dump(zmmx_check());
?>
--EXPECT--
bool(true)
