--TEST--
File names with line breaks and semicolons do not break the lines of a profile
--EXTENSIONS--
zmmx
--FILE--
<?php
$folder = sys_get_temp_dir() . '/zmmx' . getmypid() . "\nfl=x;\r";
mkdir($folder);
$file = "$folder/keep.inc";
file_put_contents($file, '<?php $kept = str_repeat("x", 100000); return eval(\'return str_repeat("y", 100000);\');');
zmmx_profile_start(0);
$kept = [require $file];
zmmx_profile_stop();
unlink($file);
rmdir($folder);
foreach (['collapsed' => '[^\r\n]+ \d+', 'callgrind' => '(?:#.*|version:.*|creator:.*|pid:.*|positions:.*|events:.*|summary: [\d ]+|(?:fl|cfi)=(?:/.*|php:internal)|c?fn=[^ ].*|calls=1 \d+|\d+( \d+){10})'] as $format => $line) {
    $dump = zmmx_profile_dump($format);
    $others = preg_grep("~^$line\$~", explode("\n", rtrim($dump, "\n")), PREG_GREP_INVERT);
    printf("%s: %d other lines, %d carriage returns, %s\n", $format, count($others), substr_count($dump, "\r"),
        str_contains($dump, $format === 'collapsed' ? ':fl=x::/keep.inc' : ':fl=x;:/keep.inc') ? 'named' : 'not named');
}
?>
--EXPECT--
collapsed: 0 other lines, 0 carriage returns, named
callgrind: 0 other lines, 0 carriage returns, named
