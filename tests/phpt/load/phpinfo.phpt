--TEST--
phpinfo() shows that zmmx is active, its figures in tables with units, the bins in use and the settings
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
Hardened => %r(yes|no)( \(auto: .*\))?%r
Huge pages => %r(always|never|auto: from [48] MiB on)%r%S
Allocation functions => in %s
Memory usage => correct for PHP code and C code

%wMemory%w
In live blocks => %r[\d.]+ ([KMG]iB \(\d+ bytes\)|bytes)%r
In live blocks, peak => %r[\d.]+ ([KMG]iB \(\d+ bytes\)|bytes)%r
Committed => %r[\d.]+ ([KMG]iB \(\d+ bytes\)|bytes)%r
Committed, peak => %r[\d.]+ ([KMG]iB \(\d+ bytes\)|bytes)%r
Kept for reuse (not counted as committed) => %r[\d.]+ ([KMG]iB \(\d+ bytes\)|bytes)%r
Left before the memory limit => %r[\d.]+ ([KMG]iB \(\d+ bytes\)|bytes)%r
Heap, resident => %r[\d.]+ ([KMG]iB \(\d+ bytes\)|bytes)%r
Process, resident => %r[\d.]+ ([KMG]iB \(\d+ bytes\)|bytes)%r
The heap's own data outside chunks => %r[\d.]+ ([KMG]iB \(\d+ bytes\)|bytes)%r

%wChunks, pages and blocks%w
Chunks of 2 MiB in use => %d
Chunks in use, peak => %d
Chunks kept for reuse => %d
Pages of small blocks => %d
Pages of large blocks => %d
Free pages => %d
Free pages returned to the system => 0
Large blocks => %d
In large blocks => %r[\d.]+ ([KMG]iB \(\d+ bytes\)|bytes)%r
Huge blocks => %d
In huge blocks => %r(2\.86|2\.87) MiB \(300\d+ bytes\)%r

%wFragmentation%w
Free slots in used runs => %f %
Free pages in used chunks => %f %
Live blocks in committed memory => %f %

%wSince the heap was created%w
System calls: map => %d, %r[\d.]+ ([KMG]iB \(\d+ bytes\)|bytes)%r
System calls: unmap => %d, %r[\d.]+ ([KMG]iB \(\d+ bytes\)|bytes)%r
System calls: advise => %d, %r[\d.]+ ([KMG]iB \(\d+ bytes\)|bytes)%r
System calls: remap => %d, %r[\d.]+ ([KMG]iB \(\d+ bytes\)|bytes)%r
Reallocations in place => %d
Reallocations that moved the block => %d
Workers replaced for their size => 0

Slot size (bytes) => Pages of a run => Runs => Used slots => Free slots
the least slot => 1 => %d => %d => %d%r(\n\d+ => \d => \d+ => \d+ => \d+)*%r
2560 => 5 => %d => %d => %d%r(\n3072 => 3 => \d+ => \d+ => \d+)?%r

Directive => Local Value => Master Value
zmmx.enable => On => On%r(\nzmmx\.[a-z_]+ => [^\n]+ => [^\n]+)+%r
