--TEST--
Nothing that PHP code gets from zmmx has an address in it
--EXTENSIONS--
zmmx
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

/* Numbers of 9 hexadecimal digits and more: no figure here is that large. */
$code = <<<'CODE'
$mark = zmmx_mark();
zmmx_profile_start(0);
$kept = [str_repeat('x', 3000000), range(1, 1000), new stdClass];
ob_start();
var_dump(zmmx_leaks(), zmmx_since($mark), zmmx_stats(), zmmx_chunks(), zmmx_huge(), zmmx_pins());
echo zmmx_metrics(), zmmx_profile_dump('speedscope'), zmmx_profile_dump('callgrind');
$text = preg_replace('~"map"\]=>\s+string.*~', '', ob_get_clean());
var_dump(strlen($text) > 10000, preg_match_all('~0x[0-9a-f]{9,}|\b[0-9a-f]*[a-f][0-9a-f]{9,}\b~', $text, $found), $found[0]);
CODE;
$result = child_run($code, ['zmmx.track' => 1]);
echo $result['output'], $result['errors'];
?>
--EXPECT--
bool(true)
int(0)
array(0) {
}
