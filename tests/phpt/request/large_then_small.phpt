--TEST--
After a request of 400 MB and a small one a process is as small as before
--EXTENSIONS--
zmmx
--SKIPIF--
<?php $why = 'its record of memory that was given back stays resident'; require __DIR__ . '/../inc/skip_debugger.inc'; ?>
<?php require __DIR__ . '/../inc/skip_no_cgi.inc'; require __DIR__ . '/../inc/skip_not_linux.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$code = <<<'CODE'
preg_match('~^VmRSS:\s+(\d+)~m', file_get_contents('/proc/self/status'), $match);
echo "resident ", $match[1], "\n";
$file = getenv('ZMMX_COUNT_FILE');
$request = (int) file_get_contents($file) + 1;
file_put_contents($file, $request);
if ($request === 5) {
    $data = [];
    for ($i = 0; $i < 300000; $i++) {
        $data[] = str_repeat('x', 1000);
    }
    $text = str_repeat('y', 100 << 20);
}
CODE;
$file = tempnam(sys_get_temp_dir(), 'zmmx');
putenv("ZMMX_COUNT_FILE=$file");
$output = child_requests($code, 8, ['memory_limit' => -1])['output'];
unlink($file);
preg_match_all('~^resident (\d+)~m', $output, $matches);
[$before, $after] = [(int) $matches[1][4], (int) $matches[1][6]];
var_dump($after - $before < 10 * 1024 ?: implode(' ', $matches[1]));
?>
--EXPECT--
bool(true)
