--TEST--
phpinfo() shows that zmmx is active and what it holds
--EXTENSIONS--
zmmx
--FILE--
<?php
(new ReflectionExtension('zmmx'))->info();
?>
--EXPECTF--
zmmx

%Aactive%A
%AChunks => %d%A
zmmx.enable => %s => %s%A
