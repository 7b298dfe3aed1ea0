--TEST--
The handlers are mapped near the engine's code, from the library's file; neither they nor their pointers can be written to
--EXTENSIONS--
zmmx
--SKIPIF--
<?php $why = 'other handlers are called there'; require __DIR__ . '/../inc/skip_debugger.inc'; ?>
<?php $why = 'other handlers are called there'; require __DIR__ . '/../inc/skip_hardened.inc'; ?>
<?php $why = 'its handlers are near as they are'; require __DIR__ . '/../inc/skip_built_in.inc'; ?>
<?php
if (PHP_OS !== 'Linux' || php_uname('m') !== 'x86_64' || PHP_INT_SIZE !== 8) die('skip it is done on Linux for x86-64 only');
if (PHP_DEBUG) die('skip it is not done in debug builds');
?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

function code_of(string $maps, string $file): array
{
    preg_match_all('/^([0-9a-f]+)-([0-9a-f]+) (r.xp) .* ' . preg_quote($file, '/') . '$/m', $maps, $found);
    return array_map('hexdec', $found[1]);
}
$result = child_run('
$data = [];
for ($i = 0; $i < 50000; $i++) { $data[$i % 1000] = [str_repeat("x", $i % 4000), new stdClass]; }
var_dump(zmmx_check());
echo file_get_contents("/proc/self/maps");
');
[$check, $maps] = explode("\n", $result['output'], 2);
$zmmx = '';
foreach (explode("\n", $maps) as $line) {
    if (preg_match('#(/\S*/zmmx\.so)$#', $line, $found)) {
        $zmmx = $found[1];
    }
}
$engine = code_of($maps, realpath(child_binary()));
$ours = code_of($maps, $zmmx);
sort($ours);
var_dump($check, count($ours), $ours[0] < $engine[0] && $engine[0] - $ours[0] < 1 << 30, $ours[1] - $engine[0] > 1 << 30);
var_dump(preg_match('/^\S+ .wx/m', $maps));
// the page behind, with the pointers
var_dump(preg_match(sprintf('/^%x-%x (\S+) /m', $ours[0] + 4096, $ours[0] + 8192), $maps, $found), $found[1]);
?>
--EXPECT--
string(10) "bool(true)"
int(2)
bool(true)
bool(true)
int(0)
int(1)
string(4) "r--p"
