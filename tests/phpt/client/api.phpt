--TEST--
The C interface is found by another extension, and only in the version it has
--EXTENSIONS--
zmmx
zmmx_client
--FILE--
<?php
var_dump(zmmx_client_api(1), zmmx_client_api(0), zmmx_client_api(2), zmmx_client_reason());
?>
--EXPECT--
bool(true)
bool(false)
bool(false)
NULL
