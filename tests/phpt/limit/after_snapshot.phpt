--TEST--
After a snapshot that a full heap had no room for the limit is what it was, also for the handler of its warning
--EXTENSIONS--
zmmx
--SKIPIF--
<?php require __DIR__ . '/../inc/skip_no_cgi.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$take = 'function take(): void { for ($i = 0; $i < 100; $i++) { $GLOBALS["b$i"] = str_repeat("x", 1 << 20); } echo "no limit "; }';
$die = 'while (true) { $a[] = str_repeat("x", 100); }';
/* in a request that does not die, with less left than the snapshot needs */
$fill = '$a = new SplFixedArray(200000); for ($n = 0; $n < 200000 && zmmx_stats()["active"] && zmmx_fits(20000); $n++) { $a[$n] = str_repeat("x", 100); }';
$cases = [
    'a shutdown function' => "register_shutdown_function(function () { @zmmx_write_snapshot(); echo 'snapshot '; take(); }); $die",
    'two of them' => 'register_shutdown_function(function () { for ($i = 0; $i < 2; $i++) { @zmmx_write_snapshot(); echo "snapshot "; } take(); });'
        . $die,
    'the next shutdown function' => 'register_shutdown_function(function () { @zmmx_write_snapshot(); echo "snapshot "; });'
        . "register_shutdown_function(take(...)); $die",
    'a destructor' => 'class Last { function __destruct() { echo "destructor "; take(); } } $last = new Last; ' . $fill,
];
$handlers = [
    'the handler' => 'set_error_handler(function () { echo "handler "; take(); });'
        . "register_shutdown_function(function () { zmmx_write_snapshot(); echo 'snapshot '; }); $die",
    'what catches its exception' => 'set_error_handler(function ($level, $text) { throw new Exception($text); });'
        . 'register_shutdown_function(function () { try { zmmx_write_snapshot(); } catch (Exception $e) { echo "caught "; take(); } });' . $die,
];

function say(string $name, array $result): void
{
    $errors = preg_match_all('~Allowed memory size of (\d+) bytes~', $result['output'], $match);
    $words = preg_match_all('~\b(snapshot|destructor|handler|caught|no limit) ~', $result['output'], $said);
    echo "$name: ", implode(' ', $said[1]), ', ', $errors, ' errors of ', implode(', ', array_unique($match[1])), "\n";
}

$file = tempnam(sys_get_temp_dir(), 'zmmx');
foreach ([$file => $cases, "$file/none" => $cases + $handlers] as $target => $list) {
    echo $target === $file ? "written\n" : "not written\n";
    foreach ($list as $name => $code) {
        $settings = ['zmmx.snapshot' => $target, 'memory_limit' => '16M', 'html_errors' => 0];
        say("  $name", child_run("$take $code", $settings));
        say("  $name, without zmmx's heap", child_run("$take $code", $settings + ['zmmx.enable' => 0]));
        say("  $name, twice in a process", child_requests("$take $code", 2, $settings));
    }
}
unlink($file);
?>
--EXPECT--
written
  a shutdown function: snapshot, 2 errors of 16777216
  a shutdown function, without zmmx's heap: snapshot, 2 errors of 16777216
  a shutdown function, twice in a process: snapshot snapshot, 4 errors of 16777216
  two of them: snapshot snapshot, 2 errors of 16777216
  two of them, without zmmx's heap: snapshot snapshot, 2 errors of 16777216
  two of them, twice in a process: snapshot snapshot snapshot snapshot, 4 errors of 16777216
  the next shutdown function: snapshot, 2 errors of 16777216
  the next shutdown function, without zmmx's heap: snapshot, 2 errors of 16777216
  the next shutdown function, twice in a process: snapshot snapshot, 4 errors of 16777216
  a destructor: destructor, 1 errors of 16777216
  a destructor, without zmmx's heap: destructor, 1 errors of 16777216
  a destructor, twice in a process: destructor destructor, 2 errors of 16777216
not written
  a shutdown function: snapshot, 2 errors of 16777216
  a shutdown function, without zmmx's heap: snapshot, 2 errors of 16777216
  a shutdown function, twice in a process: snapshot snapshot, 4 errors of 16777216
  two of them: snapshot snapshot, 2 errors of 16777216
  two of them, without zmmx's heap: snapshot snapshot, 2 errors of 16777216
  two of them, twice in a process: snapshot snapshot snapshot snapshot, 4 errors of 16777216
  the next shutdown function: snapshot, 2 errors of 16777216
  the next shutdown function, without zmmx's heap: snapshot, 2 errors of 16777216
  the next shutdown function, twice in a process: snapshot snapshot, 4 errors of 16777216
  a destructor: destructor, 1 errors of 16777216
  a destructor, without zmmx's heap: destructor, 1 errors of 16777216
  a destructor, twice in a process: destructor destructor, 2 errors of 16777216
  the handler: handler, 2 errors of 16777216
  the handler, without zmmx's heap: handler, 2 errors of 16777216
  the handler, twice in a process: handler handler, 4 errors of 16777216
  what catches its exception: caught, 2 errors of 16777216
  what catches its exception, without zmmx's heap: caught, 2 errors of 16777216
  what catches its exception, twice in a process: caught caught, 4 errors of 16777216
