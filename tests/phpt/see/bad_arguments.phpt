--TEST--
Wrong arguments are refused by name, whether or not zmmx is active
--EXTENSIONS--
zmmx
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';
$code = <<<'CODE'
foreach ([['zmmx_pins', 0], ['zmmx_pins', -5], ['zmmx_fits', -1], ['zmmx_since', 99], ['zmmx_pins', 'x'], ['zmmx_stats', 1]] as [$function, $argument]) {
    try {
        $function($argument);
        echo "$function taken\n";
    } catch (Error $error) {
        echo get_class($error), ': ', $error->getMessage(), "\n";
    }
}
CODE;
$both = child_compare($code);
echo $both['zmmx']['output'];
var_dump($both['zmmx'] === $both['stock']);
?>
--EXPECT--
ValueError: zmmx_pins(): Argument #1 ($limit) must be greater than 0
ValueError: zmmx_pins(): Argument #1 ($limit) must be greater than 0
ValueError: zmmx_fits(): Argument #1 ($bytes) must be greater than or equal to 0
ValueError: zmmx_since(): Argument #1 ($mark) must be one of the 256 most recent marks of this request, 99 given
TypeError: zmmx_pins(): Argument #1 ($limit) must be of type int, string given
ArgumentCountError: zmmx_stats() expects exactly 0 arguments, 1 given
bool(true)
