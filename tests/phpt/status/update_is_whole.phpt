--TEST--
A reader never sees half of an update, however often the heap changes
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
$writer = pcntl_fork();
if (!$writer) {
    for ($i = 0; ; $i++) {
        $blocks[$i % 7] = str_repeat('x', (3 + $i % 5) << 20);
    }
}
$seen = $wrong = [];
$reader = null;
for ($end = microtime(true) + 2; microtime(true) < $end;) {
    $path = glob("$folder/zmmx-$writer-*")[0] ?? null;
    $file = $path === null ? null : Zmmx\StatusFile::read($path);
    if ($file?->is_whole) {
        $now = $file->values;
        $seen[$now['committed']] = true;
        /* each huge block is of whole MiB and a page for its end, and all that is committed beside them is chunks */
        if ($now['committed'] - $now['huge_bytes'] !== $now['chunks'] * (2 << 20) - $now['pages_returned'] * 4096
            || $now['committed'] + $now['headroom'] !== $now['limit']) {
            $wrong[] = [$now['committed'], $now['huge_bytes'], $now['chunks'], $now['pages_returned']];
        }
    }
}
posix_kill($writer, SIGKILL);
pcntl_wait($status);
var_dump(count($seen) > 5, array_slice($wrong, 0, 2));
PHP);
echo child_run($code, ['zmmx.status_dir' => $folder, 'memory_limit' => '256M'])['output'];
?>
--EXPECT--
bool(true)
array(0) {
}
