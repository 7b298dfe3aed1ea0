--TEST--
USE_ZEND_ALLOC=1 is the same as not setting it
--EXTENSIONS--
zmmx
--ENV--
USE_ZEND_ALLOC=1
--FILE--
<?php
var_dump(zmmx_stats()['active']);
?>
--EXPECT--
bool(true)
