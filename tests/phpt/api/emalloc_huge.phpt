--TEST--
_emalloc_huge() gives blocks of their own
--EXTENSIONS--
zmmx
zmmx_test
--FILE--
<?php
echo zmmx_test_call('_emalloc_huge'), "\n";
?>
--EXPECT--
ok
