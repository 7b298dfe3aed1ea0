--TEST--
No entry of the allocation API is left out, and the heap is sound after them all
--EXTENSIONS--
zmmx
zmmx_test
--FILE--
<?php
require __DIR__ . '/../inc/facts.inc';

$entries = zmmx_test_entries();
foreach ($entries as $entry) {
    $result = zmmx_test_call($entry);
    if ($result !== 'ok') {
        echo "$entry: $result\n";
    }
}
between('entries', 85, 200, count($entries));
same('sound', true, zmmx_check());
?>
--EXPECT--
entries
sound
