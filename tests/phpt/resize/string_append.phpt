--TEST--
A string grown byte by byte and block by block keeps its text
--EXTENSIONS--
zmmx
--FILE--
<?php
$text = '';
for ($i = 0; $i < 300000; $i++) {
    $text .= chr(97 + $i % 26);
}
for ($i = 0; $i < 100; $i++) {
    $text .= str_repeat(chr(65 + $i % 26), 65536);
}
var_dump(strlen($text), substr($text, 0, 26), substr($text, 299998, 4), $text[300000 + 99 * 65536], zmmx_check());
for ($i = 0; $i < 100; $i++) {
    if (substr_count($text, chr(65 + $i % 26), 300000 + $i * 65536, 65536) !== 65536) {
        echo "block $i changed\n";
    }
}
?>
--EXPECT--
int(6853600)
string(26) "abcdefghijklmnopqrstuvwxyz"
string(4) "klAA"
string(1) "V"
bool(true)
