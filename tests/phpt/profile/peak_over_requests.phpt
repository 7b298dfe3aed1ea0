--TEST--
With zmmx.profile=sample the peak is that of the request whose heap was largest
--EXTENSIONS--
zmmx
--SKIPIF--
<?php require __DIR__ . '/../inc/skip_no_cgi.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$code = <<<'CODE'
$heap_of = function (int $megabytes): void { $text = str_repeat('x', $megabytes * 1000000); };
$sizes = [3, 40, 7, 60, 5];
$file = getenv('ZMMX_COUNTER');
$number = (int) @file_get_contents($file);
file_put_contents($file, $number + 1);
$heap_of($sizes[$number]);
preg_match('~str_repeat (\d+)~', zmmx_profile_dump('collapsed', 'peak'), $match);
echo 'needs ', $sizes[$number], ', peak ', intdiv((int) ($match[1] ?? 0), 1000000), "\n";
CODE;
$counter = tempnam(sys_get_temp_dir(), 'zmmx');
putenv("ZMMX_COUNTER=$counter");
$result = child_requests($code, 5, ['zmmx.profile' => 'sample', 'zmmx.sample_bytes' => 0]);
unlink($counter);
echo $result['output'], $result['errors'];
?>
--EXPECT--
needs 3, peak 3
needs 40, peak 40
needs 7, peak 40
needs 60, peak 60
needs 5, peak 60
