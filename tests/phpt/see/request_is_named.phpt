--TEST--
Snapshots, post-mortems and leak reports name the script, the URI and the time as ISO 8601
--EXTENSIONS--
zmmx
zmmx_test
--SKIPIF--
<?php require __DIR__ . '/../inc/skip_no_cgi.inc'; ?>
<?php require __DIR__ . '/../inc/skip_debug.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$folder = sys_get_temp_dir() . '/zmmx' . getmypid();
mkdir($folder);
file_put_contents("$folder/a.php", '<?php if (($_GET["do"] ?? "") === "leak") { zmmx_test_leak(10); } else { $a = str_repeat("x", 100000000); }');
$settings = ['zmmx.snapshot' => "$folder/heap.json", 'zmmx.leaks' => "$folder/reports", 'zmmx.post_mortem' => "$folder/reports",
    'memory_limit' => '16M'];
// behind a front controller REQUEST_URI is what the client asked for; not every server passes it
foreach (["SCRIPT_NAME=/a.php REQUEST_URI='/die\x01\nforged?secret=1'" => '', "SCRIPT_NAME='/a\xe9\x01\nforged'" => 'do=leak'] as $uri => $query) {
    $environment = 'REDIRECT_STATUS=1 GATEWAY_INTERFACE=CGI/1.1 REQUEST_METHOD=GET SCRIPT_FILENAME=' . "$folder/a.php $uri QUERY_STRING=$query";
    child_shell("exec env $environment " . escapeshellarg(child_binary('php-cgi')) . ' ' . getenv('TEST_PHP_EXTRA_ARGS') . child_settings($settings));
    $snapshot = json_decode(file_get_contents("$folder/heap.json"), true);
    echo basename($snapshot['script']), ' ', json_encode($snapshot['uri']), ' ';
    echo date_create($snapshot['date'])->getTimestamp() === (int) $snapshot['time'] ? $snapshot['date'] : 'another time', "\n";
}
foreach (file("$folder/reports") as $line) {
    if (preg_match('~URI|forged|^zmmx post|Script:~', $line)) {
        echo str_replace($folder, '', $line);
    }
}
array_map('unlink', glob("$folder/*"));
rmdir($folder);
echo child_run('$s = zmmx_snapshot(); var_dump($s["uri"], strlen($s["date"]));')['output'];
?>
--EXPECTF--
a.php "\/die\u0001\nforged" 20%d-%d-%dT%d:%d:%dZ
a.php "\/a\ufffd\u0001\nforged" 20%d-%d-%dT%d:%d:%dZ
zmmx post-mortem: process %d, 20%d-%d-%dT%d:%d:%dZ, script /a.php, URI /die??forged
[%s]  Script:  '/a.php'
  process %d, 20%d-%d-%dT%d:%d:%dZ, URI /a%c??forged
string(0) ""
int(20)
