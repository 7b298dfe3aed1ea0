--TEST--
phpinfo() says why zmmx is not active
--EXTENSIONS--
zmmx
--INI--
zmmx.enable=0
--FILE--
<?php
(new ReflectionExtension('zmmx'))->info();
?>
--EXPECTF--
zmmx

zmmx => not active
Version => %d.%d.%d
Reason => zmmx.enable is 0

Directive => Local Value => Master Value
zmmx.enable => Off => Off%r(\nzmmx\.[a-z_]+ => [^\n]+ => [^\n]+)+%r
