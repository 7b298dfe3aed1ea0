--TEST--
Names of functions, classes and files that are not UTF-8 are in all formats of profiles with U+FFFD
--EXTENSIONS--
zmmx
--FILE--
<?php
$file = sys_get_temp_dir() . "/zmmx\xe9" . getmypid() . '.inc';
file_put_contents($file, "<?php function caf\xe9(\$n) { return str_repeat('x', \$n); }\n"
    . "class Stra\xdfe { static function \xff\xc3(\$n) { return caf\xe9(\$n); } }\n"
    . "function \xc3\xbcber(\$n) { return str_repeat('x', \$n); }\n");
require $file;
unlink($file);
zmmx_profile_start(0);
$kept = [call_user_func(["Stra\xdfe", "\xff\xc3"], 100000), call_user_func("\xc3\xbcber", 100000)];
zmmx_profile_stop();
foreach (['pprof', 'collapsed', 'callgrind', 'speedscope'] as $format) {
    $dump = zmmx_profile_dump($format);
    // pprof is binary between its strings
    echo $format, ': ', $format === 'pprof' || preg_match('~~u', $dump) ? 'UTF-8' : 'not UTF-8';
    echo preg_match("~caf\xe9|Stra\xdfe|zmmx\xe9~", $dump) ? ', with other bytes' : '';
    foreach (["caf\u{fffd}", "Stra\u{fffd}e::\u{fffd}\u{fffd}", "\u{fc}ber", "zmmx\u{fffd}"] as $name) {
        echo ', ', str_contains($dump, $name) || str_contains($dump, str_replace("\u{fffd}", '\ufffd', $name)) ? 'yes' : 'no';
    }
    echo "\n";
}
?>
--EXPECT--
pprof: UTF-8, yes, yes, yes, yes
collapsed: UTF-8, yes, yes, yes, no
callgrind: UTF-8, yes, yes, yes, yes
speedscope: UTF-8, yes, yes, yes, yes
