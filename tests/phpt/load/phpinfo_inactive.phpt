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
%Anot active%AReason => zmmx.enable is 0%A
