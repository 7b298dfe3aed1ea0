--TEST--
Code that comes from opcache's file cache works
--EXTENSIONS--
zmmx
--SKIPIF--
<?php
if (!function_exists('opcache_get_status')) {
    die('skip needs opcache');
}
?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$directory = tempnam(sys_get_temp_dir(), 'zmmx');
unlink($directory);
mkdir($directory);
$file = "$directory/code.php";
file_put_contents($file, <<<'CODE'
<?php
class Cached
{
    const TABLE = ['a' => [1, 2, ['deep' => 'text']], 'b' => 2.5];
    public function work(int $n): array
    {
        return array_map(fn ($i) => [self::TABLE, "text $i", match (true) { $i % 2 === 0 => new ArrayObject([$i]), default => null }], range(1, $n));
    }
}
echo count((new Cached())->work(5000)), ' ', md5(json_encode((new Cached())->work(50))), ' ', json_encode(zmmx_check()), "\n";
CODE);
touch($file, time() - 100);
$settings = ['opcache.enable' => 1, 'opcache.enable_cli' => 1, 'opcache.file_cache' => $directory, 'opcache.file_cache_only' => 1];
$run = fn (int $on) => child_shell('exec ' . escapeshellarg(child_binary()) . ' ' . getenv('TEST_PHP_EXTRA_ARGS')
    . child_settings($settings + ['zmmx.enable' => $on]) . ' ' . escapeshellarg($file));
/* written by the one, read by the other */
$results = [$run(0), $run(1), $run(1), $run(0)];
echo count(array_unique(array_map('serialize', $results))), "\n", $results[1]['output'], $results[1]['errors'], $results[1]['status'], "\n";
echo trim((string) shell_exec('find ' . escapeshellarg($directory) . ' -name "code.php.bin" | wc -l')), "\n";
shell_exec('rm -rf ' . escapeshellarg($directory));
?>
--EXPECTF--
1
5000 %s true
0
1
