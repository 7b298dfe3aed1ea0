--TEST--
An error reporter in a shutdown function has room wherever it has on the stock heap
--EXTENSIONS--
zmmx
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';
require __DIR__ . '/../inc/facts.inc';

/* What fills the heap, and stays. */
$fills = [
    'packed array' => 'while (1) { $a[] = $i++; }',
    'hash' => 'while (1) { $a["k" . $i++] = 1; }',
    'slots of 80 bytes' => 'while (1) { $a[] = str_repeat("s", 50); }',
    'objects' => 'while (1) { $o = new stdClass(); $o->x = $i; $a[] = $o; }',
    'slots of 3 KiB' => 'while (1) { $a[] = str_repeat("m", 2500); }',
    'large blocks' => 'while (1) { $a[] = str_repeat("l", 50000); }',
    'half a chunk each' => 'while (1) { $a[] = str_repeat("L", 1000000); }',
    'huge blocks' => 'while (1) { $a[] = str_repeat("h", 3000000); }',
    'string appended to' => '$s = ""; while (1) { $s .= "abcdefghij"; }',
    'string doubled' => '$s = "x"; while (1) { $s .= $s; }',
    'decoded JSON' => 'while (1) { $a[] = json_decode(\'{"a":[1,2,3,{"b":"cccccccccccccccc"}]}\'); }',
    'recursion' => '$f = function ($n) use (&$f) { $l = [$n, "x$n"]; return $f($n + 1); }; $f(0);',
    'generator' => '$g = (function () { $i = 0; while (1) yield $i++ => [$i]; })(); foreach ($g as $v) { $a[] = $v; }',
    'output buffer' => 'ob_start(); while (1) { echo "some output to be buffered until it is too much "; }',
];
/* As frameworks have it: gives up a reserve, compiles classes, builds a report. */
$reporter = <<<'CODE'
    $reserve = str_repeat('x', RESERVE * 1024);
    register_shutdown_function(function () use (&$reserve) {
        $reserve = null;
        eval('class Report { public $lines = []; } final class OutOfMemory extends Error {}');
        $report = new Report();
        for ($i = 0; $i < 50; $i++) { $report->lines[] = [$i, "line $i"]; }
        $text = str_repeat('r', SIZE * 1024);
        json_encode([error_get_last(), $report, strlen($text)]);
        echo "REPORTED";
    });
    $a = [];
    $i = 0;
    CODE;
$reports = function (string $code, array $settings): bool {
    $result = child_run($code, $settings + ['display_errors' => 0, 'log_errors' => 0]);
    return str_contains($result['output'], 'REPORTED');
};
$reported = 0;
foreach ($fills as $name => $fill) {
    foreach (['8M', '24M'] as $limit) {
        foreach ([[16, 32], [1500, 1536], [1900, 1536], [3000, 32]] as [$size, $reserve]) {
            $code = strtr($reporter, ['RESERVE' => $reserve, 'SIZE' => $size]) . $fill;
            $settings = ['memory_limit' => $limit];
            $does = $reports($code, $settings + ['zmmx.enable' => 1]);
            $reported += $does;
            if (!$does && $reports($code, $settings + ['zmmx.enable' => 0, 'zmmx.snapshot' => ''])) {
                echo "$name, limit $limit, reserve $reserve KiB: only the stock heap reports $size KiB\n";
            }
        }
    }
}
between('reports', 1, 14 * 2 * 4, $reported);
?>
--EXPECT--
reports
