--TEST--
A script ends with the status it has on the stock heap
--EXTENSIONS--
zmmx
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$scripts = ['exit(3);', 'throw new Exception("x");', 'undefined();', 'echo 1;', 'class A { function __destruct() { exit(5); } } $a = new A();',
    'register_shutdown_function(fn () => exit(7)); exit(1);', '$a = [&$a]; $b = new SplObjectStorage(); $b[$b] = $b;'];
foreach ($scripts as $script) {
    ['stock' => $stock, 'zmmx' => $zmmx] = child_compare($script);
    echo $stock['status'], $stock === $zmmx ? " same\n" : " different: {$zmmx['status']} {$zmmx['output']} {$zmmx['errors']}\n";
}
?>
--EXPECT--
3 same
255 same
255 same
0 same
5 same
7 same
0 same
