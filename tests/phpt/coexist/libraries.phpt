--TEST--
Extensions that allocate through callbacks work
--EXTENSIONS--
zmmx
dom
simplexml
iconv
zlib
--FILE--
<?php
$document = new DOMDocument();
$document->loadXML('<r>' . str_repeat('<a b="c">text</a>', 5000) . '</r>');
$path = new DOMXPath($document);
echo $path->query('//a[@b="c"]')->length, "\n";
$simple = simplexml_import_dom($document);
echo count($simple->a), "\n";
$document = $path = $simple = null;
echo iconv_strlen(str_repeat("\xc3\xa9", 100000), 'UTF-8'), "\n";
echo strlen(gzuncompress(gzcompress(str_repeat('zmmx', 1000000)))), "\n";
var_dump(zmmx_check());
?>
--EXPECT--
5000
5000
100000
4000000
bool(true)
