--TEST--
Compiled code allocates from zmmx
--EXTENSIONS--
zmmx
--SKIPIF--
<?php
if (!function_exists('opcache_get_status') || ini_get('opcache.jit_buffer_size') === false) {
    die('skip needs the JIT');
}
?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$code = <<<'CODE'
function work(int $n): int
{
    $sum = 0;
    for ($i = 0; $i < $n; $i++) {
        $data = [$i, $i * 2, "t" . $i];
        $object = new ArrayObject($data);
        $sum += count($object) + strlen($data[2]) + $data[1];
    }
    return $sum;
}
echo work(200000), ' ', (int) zmmx_check();
CODE;
foreach (['tracing', 'function'] as $mode) {
    $file = tempnam(sys_get_temp_dir(), 'zmmx');
    file_put_contents($file, "<?php $code");
    $result = child_shell('exec ' . escapeshellarg(child_binary()) . ' ' . getenv('TEST_PHP_EXTRA_ARGS') . child_settings([
        'opcache.enable' => 1, 'opcache.enable_cli' => 1, 'opcache.jit_buffer_size' => '16M', 'opcache.jit' => $mode,
    ]) . ' ' . escapeshellarg($file));
    unlink($file);
    echo trim($result['output']), $result['errors'], ' ', $result['status'], "\n";
}
?>
--EXPECT--
40001688890 1 0
40001688890 1 0
