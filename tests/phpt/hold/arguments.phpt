--TEST--
zmmx_holders() and zmmx_retained() refuse wrong arguments by name, and while zmmx is not active they say that nothing is known
--EXTENSIONS--
zmmx
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';
$code = <<<'CODE'
foreach ([[0], [-1], [33], [3, 0], [3, -5], ['x'], [1, 1, 1]] as $arguments) {
    try {
        zmmx_holders(...$arguments);
        echo "taken\n";
    } catch (Error $error) {
        echo get_class($error), ': ', $error->getMessage(), "\n";
    }
}
foreach ([null, 1, 1.5, true, []] as $value) {
    echo json_encode(zmmx_retained($value)), "\n";
}
CODE;
$both = child_compare($code);
echo $both['zmmx']['output'];
echo $both['zmmx'] === $both['stock'] ? "the same while not active\n" : print_r($both, true);
$stock = child_run('echo json_encode(zmmx_holders()), json_encode(zmmx_retained([mt_rand()])), "\n";', [], ['USE_ZEND_ALLOC' => '0']);
echo $stock['output'], $stock['errors'];
?>
--EXPECT--
ValueError: zmmx_holders(): Argument #1 ($depth) must be between 1 and 32
ValueError: zmmx_holders(): Argument #1 ($depth) must be between 1 and 32
ValueError: zmmx_holders(): Argument #1 ($depth) must be between 1 and 32
ValueError: zmmx_holders(): Argument #2 ($limit) must be greater than 0
ValueError: zmmx_holders(): Argument #2 ($limit) must be greater than 0
TypeError: zmmx_holders(): Argument #1 ($depth) must be of type int, string given
ArgumentCountError: zmmx_holders() expects at most 2 arguments, 3 given
{"own":0,"retained":0,"reachable":0,"shared":0,"blocks":0,"type":"null"}
{"own":0,"retained":0,"reachable":0,"shared":0,"blocks":0,"type":"int"}
{"own":0,"retained":0,"reachable":0,"shared":0,"blocks":0,"type":"float"}
{"own":0,"retained":0,"reachable":0,"shared":0,"blocks":0,"type":"bool"}
{"own":0,"retained":0,"reachable":0,"shared":0,"blocks":0,"type":"array"}
the same while not active
{"size":0,"reached":0,"not_reached":0,"complete":false,"holders":[],"classes":[]}{"own":0,"retained":0,"reachable":0,"shared":0,"blocks":0,"type":"array"}
