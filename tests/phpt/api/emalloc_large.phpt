--TEST--
_emalloc_large() gives whole pages
--EXTENSIONS--
zmmx
zmmx_test
--FILE--
<?php
echo zmmx_test_call('_emalloc_large'), "\n";
?>
--EXPECT--
ok
