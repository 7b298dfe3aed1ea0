--TEST--
The C interface is found by another extension, and only in the version it has
--EXTENSIONS--
zmmx
zmmx_client
--FILE--
<?php
require __DIR__ . '/../inc/facts.inc';

foreach ([1 => true, 0 => false, 2 => false] as $version => $found) {
    same("version $version", $found, zmmx_client_api($version));
}
same('reason', null, zmmx_client_reason());
?>
--EXPECT--
version 1
version 0
version 2
reason
