--TEST--
zmmx refuses to take over the heap when loaded with dl()
--EXTENSIONS--
zmmx
--SKIPIF--
<?php
if (PHP_ZTS) {
    die('skip dl() of the command line needs a build without threads');
}
if (!file_exists('/proc/self/maps')) {
    die('skip needs the path of the library');
}
?>
<?php $why = 'there is no library to load'; require __DIR__ . '/../inc/skip_built_in.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$library = child_library();
$code = '$loaded = dl("zmmx.so"); $stats = zmmx_stats();'
    . '$facts = ["dl()" => $loaded, "active" => $stats["active"], "reason" => $stats["reason"], "zmmx_check()" => zmmx_check(), "zmmx_gc()" => zmmx_gc()];'
    . 'foreach ($facts as $name => $fact) { echo "$name: ", json_encode($fact), "\n"; }'
    . 'echo strlen(str_repeat("x", 3000000)), "\n";';
$result = child_shell(escapeshellarg(child_binary()) . ' -n -d enable_dl=1 -d display_errors=1 -d html_errors=0 -d extension_dir='
    . escapeshellarg(dirname($library)) . ' -r ' . escapeshellarg($code));
echo $result['output'], $result['status'], "\n";
?>
--EXPECTF--
Warning: %Szmmx: cannot be loaded with dl(); %s
dl(): true
active: false
reason: "loaded with dl(), which is too late to take over the heap"
zmmx_check(): true
zmmx_gc(): 0
3000000
0
