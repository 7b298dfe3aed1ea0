--TEST--
At a memory limit error zmmx.post_mortem tells what the heap holds, from where, and the PHP stack
--EXTENSIONS--
zmmx
--SKIPIF--
<?php $why = 'while blocks are tracked the messages also say where'; require __DIR__ . '/../inc/skip_tracked.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$code = <<<'CODE'
class Loader
{
    public array $rows = [];
    function load(int $n): void
    {
        for ($i = 0; $i < $n; $i++) { $this->rows[] = str_repeat(chr($i % 256), 100000); }
    }
}
function run() { (new Loader)->load(1000); }
run();
CODE;
$settings = ['zmmx.post_mortem' => 'stderr', 'memory_limit' => '16M', 'display_errors' => 0, 'log_errors' => 0];
foreach ([[], ['zmmx.track' => 1]] as $more) {
    echo preg_replace('~^(  +\d+ +\d+ +\d+ +\d+\R)+~m', "  rows\n", child_run($code, $settings + $more)['errors']);
}
?>
--EXPECTF--
zmmx post-mortem: process %d, %d-%d-%dT%d:%d:%dZ, script Standard input code
memory limit exceeded: 16777216 bytes; tried to allocate %d bytes
live %d bytes (peak %d), committed %d (peak %d), limit 16777216
chunks: %d in use, 0 cached; pages: %d small, %d large, %d free (%d of them returned)
large blocks: 1%d, 1%d bytes; huge blocks: 0, 0 bytes; kept for reuse: 0 bytes
bins:
      size       used       free     bytes used
  rows
largest blocks:
  %d bytes at 0x%x
%A
allocation sites: unknown; zmmx.track=1 or a profile records them
PHP stack:
  #0 str_repeat
  #1 Loader::load at Command line code:6
  #2 run at Command line code:9
  #3 {main} at Command line code:10
end of zmmx post-mortem
zmmx post-mortem: process %d, %d-%d-%dT%d:%d:%dZ, script Standard input code
memory limit exceeded: 16777216 bytes; tried to allocate %d bytes
%A
largest blocks:
%A
  1%d bytes at 0x%x, allocated at Command line code:6 (%S)
%A
allocation sites with the most live bytes, as tracked:
  1%d bytes in 1%d blocks at Command line code:6 (%S)
%A
PHP stack:
  #0 str_repeat
%A
end of zmmx post-mortem
