--TEST--
Persistent memory comes from the system and leaves the counters alone
--EXTENSIONS--
zmmx
zmmx_test
--FILE--
<?php
$called = 0;
foreach (preg_grep('/ persistent$/', zmmx_test_entries()) as $entry) {
    $called++;
    $result = zmmx_test_call($entry);
    if ($result !== 'ok') {
        echo "$entry: $result\n";
    }
}
echo "$called entries\n";
?>
--EXPECT--
8 entries
