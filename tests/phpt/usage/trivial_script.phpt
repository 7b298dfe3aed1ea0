--TEST--
A trivial script holds 2097152 bytes, as with ZendMM
--EXTENSIONS--
zmmx
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

foreach (child_compare('echo memory_get_usage(true), " ", memory_get_peak_usage(true);') as $heap => $result) {
    echo "$heap ", $result['output'], "\n";
}
?>
--EXPECT--
stock 2097152 2097152
zmmx 2097152 2097152
