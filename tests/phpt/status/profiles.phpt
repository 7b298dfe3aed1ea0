--TEST--
zmmx_pool_profiles() has the profiles of all processes that are busy, and touches no file that is not theirs
--EXTENSIONS--
zmmx
pcntl
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
function three_megabytes(): string { return str_repeat('x', 3 << 20); }
$children = [];
foreach ([1, 2] as $child) {
    [$mine, $theirs] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
    if (!$pid = pcntl_fork()) {
        for ($i = 0; $i < 20000 && !file_exists("$folder/end"); $i++) {
            three_megabytes();
            usleep(5000);
            $i === 2 && fwrite($theirs, '.');
        }
        exit;
    }
    fread($mine, 1);
    $children[] = $pid;
}
/* links to a file that looks right, and what is none */
copy(glob("$folder/zmmx-*")[0], "$folder/victim");
$before = md5_file("$folder/victim");
symlink("$folder/victim", "$folder/zmmx-1-1-1");
link("$folder/victim", "$folder/zmmx-2-2-2");
file_put_contents("$folder/zmmx-3-3-3", 'x');
$workers = zmmx_pool_profiles(30);
var_dump(array_column($workers, 'pid') == [getmypid(), ...$children]);
foreach ($workers as $worker) {
    printf("busy %d, answered %d, %s, %s\n", $worker['busy'], $worker['answered'], gettype($worker['profile']),
        str_contains((string) $worker['profile'], 'three_megabytes') ? 'with the function' : 'without');
}
var_dump(md5_file("$folder/victim") === $before);
touch("$folder/end");
while (pcntl_wait($status) > 0);
printf("%d answers, of %d\n", count(glob("$folder/zmmx-*.pb")), count(zmmx_pool_profiles(0)));
foreach ([fn () => zmmx_pool_profiles(-1), fn () => zmmx_pool_profiles(NAN), fn () => zmmx_pool_profiles(61),
    fn () => zmmx_pool_profiles(0, "$folder/none")] as $call) {
    try {
        $call();
    } catch (Throwable $error) {
        echo get_class($error), ': ', str_replace($folder, '', $error->getMessage()), "\n";
    }
}
PHP);
echo child_run($code, ['zmmx.status_dir' => $folder, 'zmmx.profile' => 'sample'])['output'];
echo json_encode(glob("$folder/*.pb")), "\n";
// without a profile there is an answer, and nothing in it
echo child_run('foreach (zmmx_pool_profiles(0) as $worker) { echo json_encode([$worker["answered"], $worker["profile"]]), "\n"; }',
    ['zmmx.status_dir' => $folder])['output'];
echo child_run('try { zmmx_pool_profiles(); } catch (Error $error) { echo $error->getMessage(), "\n"; }', ['zmmx.status_dir' => ''])['output'];
?>
--EXPECT--
bool(true)
busy 1, answered 1, string, without
busy 1, answered 1, string, with the function
busy 1, answered 1, string, with the function
bool(true)
1 answers, of 1
ValueError: zmmx_pool_profiles(): Argument #1 ($seconds) must be between 0 and 60
ValueError: zmmx_pool_profiles(): Argument #1 ($seconds) must be between 0 and 60
ValueError: zmmx_pool_profiles(): Argument #1 ($seconds) must be between 0 and 60
Error: Cannot read /none: No such file or directory
[]
[true,null]
zmmx.status_dir is not set
