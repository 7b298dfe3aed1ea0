--TEST--
zmmx_pool_metrics() has every live process of the directory and their sums, and what is no status file does no harm
--EXTENSIONS--
zmmx
pcntl
posix
--SKIPIF--
<?php
require __DIR__ . '/../inc/skip_not_linux.inc';
?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';
require __DIR__ . '/../inc/folder.inc';
require __DIR__ . '/../inc/status.inc';
$folder = folder_make();
$code = status_code(<<<'PHP'
function samples(string $format = 'openmetrics'): array
{
    preg_match_all('~^(\w+)\{(.*)\} (\S+)$~m', zmmx_pool_metrics($format), $found, PREG_SET_ORDER);
    $samples = [];
    foreach ($found as [, $name, $labels, $value]) {
        $samples[$name][$labels] = $value;
    }
    return $samples;
}
$children = [];
foreach ([10, 20] as $size) {
    [$mine, $theirs] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
    if (!$pid = pcntl_fork()) {
        $block = str_repeat('x', $size << 20);
        fwrite($theirs, '.');
        sleep(60);
    }
    fread($mine, 1);
    $children[] = $pid;
}
$seen = samples();
$own = getmypid();
var_dump(array_keys($seen['zmmx_live_bytes']) == array_map(fn ($pid) => "pool=\"\",pid=\"$pid\"", [$own, ...$children]));
foreach (['live', 'committed', 'kept'] as $what) {
    var_dump($seen["zmmx_pool_{$what}_bytes"] == ['pool=""' => array_sum($seen["zmmx_{$what}_bytes"])]);
}
var_dump($seen['zmmx_pool_resident_bytes']['pool=""'] == array_sum($seen['zmmx_process_resident_bytes']));
var_dump($seen['zmmx_block_bytes']["pool=\"\",pid=\"$children[1]\",kind=\"huge\""] > 20 << 20);
var_dump($seen['zmmx_pool_workers'], count($seen), count(samples('text')));
/* what is no status file, or not one of a live process */
$files = glob("$folder/zmmx-*");
posix_kill($children[0], SIGKILL);
pcntl_wait($status);
mkdir("$folder/zmmx-1-1-1");
posix_mkfifo("$folder/zmmx-1-1-2", 0600);
symlink('/dev/zero', "$folder/zmmx-1-1-3");
file_put_contents("$folder/zmmx-1-1-4", 'short');
file_put_contents("$folder/zmmx-1-1-5", random_bytes(4096));
copy($files[2], "$folder/zmmx-1-1-6");
$bytes = file_get_contents($files[2]);
file_put_contents("$folder/zmmx-1-1-7", substr_replace($bytes, pack('L', 1), 152, 4));
file_put_contents("$folder/zmmx-1-1-8", substr_replace($bytes, str_repeat("\"\n\xff", 21) . 'x', 80, 64));
/* killed while it changed its file */
file_put_contents("$folder/zmmx-1-1-9", substr_replace(file_get_contents($files[1]), pack('L', 1), 152, 4));
$text = zmmx_pool_metrics();
var_dump(substr_count($text, "\nzmmx_live_bytes{"), (bool) preg_match('~^zmmx_live_bytes\{pool="(\\\\"\?\?){21}",pid~m', $text), preg_match('~^[ -\~\n]*$~D', $text));
var_dump(file_exists($files[1]), file_exists("$folder/zmmx-1-1-9"));
/* pools whose names look the same when they are clean are one; UTF-8 is clean */
foreach (["a\x01", "a\xff", "caf\u{e9}"] as $i => $pool) {
    file_put_contents("$folder/zmmx-1-1-8$i", substr_replace($bytes, str_pad($pool, 64, "\0"), 80, 64));
}
preg_match_all('~^zmmx_pool_live_bytes\{pool="(\w.*)"\}~m', zmmx_pool_metrics(), $pools);
echo implode(' ', $pools[1]), "\n";
posix_kill($children[1], SIGKILL);
foreach ([fn () => zmmx_pool_metrics(directory: "$folder/none"), fn () => zmmx_pool_metrics('x')] as $call) {
    try {
        $call();
    } catch (Error $error) {
        echo get_class($error), ': ', str_replace($folder, 'DIR', $error->getMessage()), "\n";
    }
}
PHP);
echo child_run($code, ['zmmx.status_dir' => $folder])['output'];
echo child_run('try { zmmx_pool_metrics(); } catch (Error $error) { echo $error->getMessage(), "\n"; }', ['zmmx.status_dir' => ''])['output'];
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
array(2) {
  ["pool="",state="busy""]=>
  string(1) "3"
  ["pool="",state="idle""]=>
  string(1) "0"
}
int(26)
int(26)
int(3)
bool(true)
int(1)
bool(false)
bool(false)
a? café
Error: Cannot read DIR/none: No such file or directory
ValueError: zmmx_pool_metrics(): Argument #1 ($format) must be "openmetrics" or "text", "x" given
zmmx.status_dir is not set
