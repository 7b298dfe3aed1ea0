--TEST--
phpinfo() shows that zmmx is active, its totals, the bins in use and the settings
--EXTENSIONS--
zmmx
--FILE--
<?php
$huge = str_repeat('x', 3000000);
ob_start();
(new ReflectionExtension('zmmx'))->info();
$least = zmmx_stats()['hardened'] ? 32 : (PHP_VERSION_ID >= 80400 ? 16 : 8);
echo preg_replace("~^$least => ~m", 'the least slot => ', ob_get_clean());
?>
--EXPECTF--
zmmx

zmmx => active
Version => %d.%d.%d
Hardened => %r(yes|no)%r
Size (bytes in live blocks) => %d
Peak size => %d
Real size (bytes committed) => %d
Peak real size => %d
Kept for reuse (bytes, not in the real size) => %d
Headroom (bytes to the limit) => %d
Heap resident (bytes in memory) => %d
Process resident => %d
Metadata => %d
Workers replaced for their size => 0
Chunks => %d
Peak chunks => %d
Cached chunks => %d
Small pages => %d
Large pages => %d
Free pages => %d
Free pages returned to the system => 0
Large blocks => %d
Huge blocks => %d
Huge bytes => %d
Free slots in used runs => %f %
Free pages in used chunks => %f %
Live of committed => %f %
System calls: map => %d, %d bytes
System calls: unmap => %d, %d bytes
System calls: advise => %d, %d bytes
System calls: remap => %d, %d bytes
Reallocations in place => %d
Reallocations moved => %d
Handlers => %s
memory_get_usage() and C callers read => the engine's counters

Bin => Pages of a run => Runs => Used slots => Free slots
the least slot => 1 => %d => %d => %d%r(\n\d+ => \d => \d+ => \d+ => \d+)*%r
2560 => 5 => %d => %d => %d%r(\n3072 => 3 => \d+ => \d+ => \d+)?%r

Directive => Local Value => Master Value
zmmx.enable => On => On%r(\nzmmx\.[a-z_]+ => [^\n]+ => [^\n]+)+%r
