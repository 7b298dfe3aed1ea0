--TEST--
The C interface answers while zmmx is not active: the reason, and zeros
--EXTENSIONS--
zmmx
zmmx_client
--INI--
zmmx.enable=0
--FILE--
<?php
var_dump(zmmx_client_reason());
$stats = zmmx_client_stats();
var_dump($stats['version'], $stats['active']);
unset($stats['struct_size'], $stats['version'], $stats['used']);
var_dump(array_filter($stats), array_unique(array_values(zmmx_client_pointers([100, 5000, 3000000]))));
?>
--EXPECT--
string(16) "zmmx.enable is 0"
int(1)
int(0)
array(0) {
}
array(1) {
  [0]=>
  string(9) "foreign 0"
}
