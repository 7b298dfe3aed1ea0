--TEST--
emalloc() gives aligned blocks of every size that keep their contents
--EXTENSIONS--
zmmx
zmmx_test
--FILE--
<?php
echo zmmx_test_call('emalloc'), "\n";
?>
--EXPECT--
ok
