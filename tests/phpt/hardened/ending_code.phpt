--TEST--
Where blocks are freed is recorded while the engine destroys the code of an eval or include
--EXTENSIONS--
zmmx
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

/* Code whose opcodes are a huge block, and which still has its table of try blocks when they are gone. */
$code = <<<'CODE'

$long = 'try {' . str_repeat('$a = [1, $b = 2]; foreach ([1] as $x) { $b .= "q" . $x; }', 8000)
    . '} catch (Exception $error) {} return (function () { return 3; })();';
$file = tempnam(sys_get_temp_dir(), 'zmmx');
file_put_contents($file, "<?php $long");
$sum = 0;
for ($i = 0; $i < 3; $i++) { $sum += eval($long) + include $file; }
for ($i = 0; $i < 300; $i++) { $sum += eval("try { return $i; } catch (Exception \$error) {}"); }
unlink($file);
echo $sum, "\n";
CODE;
foreach ([0, 1] as $hardened) {
    $result = child_dies($code, ['zmmx.track' => 1, 'zmmx.hardened' => $hardened]);
    echo $result['output'], $result['errors'], 'signal ', $result['signal'], "\n";
}
?>
--EXPECT--
44868
signal 0
44868
signal 0
