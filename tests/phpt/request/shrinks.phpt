--TEST--
Memory of a large request is not kept for ever by small ones
--EXTENSIONS--
zmmx
--SKIPIF--
<?php require __DIR__ . '/../inc/skip_no_cgi.inc'; require __DIR__ . '/../inc/skip_not_linux.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$code = <<<'CODE'
$file = getenv('ZMMX_COUNT_FILE');
$request = (int) file_get_contents($file) + 1;
file_put_contents($file, $request);
if ($request === 1) {
    $data = [];
    for ($i = 0; $i < 300000; $i++) {
        $data[] = str_repeat('x', 200 + $i % 2);
    }
}
preg_match('~^VmRSS:\s+(\d+)~m', file_get_contents('/proc/self/status'), $match);
echo "resident ", $match[1], "\n";
CODE;
$file = tempnam(sys_get_temp_dir(), 'zmmx');
putenv("ZMMX_COUNT_FILE=$file");
$output = child_requests($code, 30, ['memory_limit' => -1])['output'];
unlink($file);
preg_match_all('~^resident (\d+)~m', $output, $matches);
$resident = $matches[1];
var_dump(count($resident), end($resident) < max($resident) / 2 ?: implode(" ", $resident));
?>
--EXPECT--
int(30)
bool(true)
