--TEST--
What the library functions of PHP compute is the same as on the stock heap
--EXTENSIONS--
zmmx
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$code = <<<'CODE'
mt_srand(11);
$digest = '';
for ($i = 0; $i < 300; $i++) {
    $data = [];
    for ($j = mt_rand(1, 400); $j > 0; $j--) {
        $data["k" . mt_rand()] = [mt_rand(), str_repeat(chr(mt_rand(65, 90)), mt_rand(0, 300)), mt_rand() / 7];
    }
    $json = json_encode($data);
    $text = serialize($data);
    ksort($data);
    $digest = md5($digest . $json . $text . serialize(unserialize($text)) . serialize($data) . var_export(json_decode($json, true), true)
        . preg_replace('~[0-9]+~', '#', $json) . implode('|', str_split($json, 77)) . strrev(strtoupper($text)));
}
echo $digest;
CODE;
['stock' => $stock, 'zmmx' => $zmmx] = child_compare($code, ['memory_limit' => -1]);
var_dump(strlen($zmmx['output']), $stock === $zmmx);
?>
--EXPECT--
int(32)
bool(true)
