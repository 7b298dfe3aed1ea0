--TEST--
Shutdown functions, destructors and output buffers that allocate at the end do as on the stock heap
--EXTENSIONS--
zmmx
--SKIPIF--
<?php require __DIR__ . '/../inc/skip_no_cgi.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$code = <<<'CODE'
class Last
{
    public array $kept = [];
    public function __construct(private string $name)
    {
    }
    public function __destruct()
    {
        for ($i = 0; $i < 3000; $i++) {
            $this->kept[] = str_repeat($this->name, $i % 700);
        }
        $text = str_repeat('t', 3 << 20);
        echo $this->name, ' ', count($this->kept), ' ', strlen($text), ' ', json_encode(zmmx_check()), "\n";
        if (strlen($this->name) < 4) {
            $GLOBALS[$this->name] = new self("$this->name'");
        }
    }
}
ob_start(function (string $buffer): string {
    $lines = array_map(fn ($line) => "[$line]", explode("\n", trim($buffer)));
    return implode("\n", $lines) . ' ' . strlen(str_repeat('b', 5 << 20)) . "\n";
});
register_shutdown_function(function (): void {
    $GLOBALS['a']->kept = [];  /* on a full heap ZendMM has less room than zmmx */
    $data = range(1, 100000);
    register_shutdown_function(function () use ($data): void {
        echo 'second ', array_sum($data), "\n";
        ob_start(fn (string $buffer) => strtoupper($buffer) . count(range(1, 50000)) . "\n");
        echo 'left open ';
    });
    echo "first\n";
});
$a = new Last('a');
$b = new Last('b');
$b->cycle = [$b, new Last('c')];
CODE;
$code = str_replace("private string \$name)", "private string \$name, public array \$cycle = [])", $code);
$ends = [
    'end' => '',
    'exit' => 'exit(3);',
    'exception' => 'throw new RuntimeException(str_repeat("message ", 100));',
    'limit' => 'while (true) { $a->kept[] = str_repeat("x", 10000 + count($a->kept) % 2); }',
    'huge limit' => '$huge = str_repeat("x", 1 << 30);',
];
foreach ($ends as $name => $end) {
    $settings = ['memory_limit' => '48M', 'zend.exception_string_param_max_len' => 5];
    $said = child_agree("$code $end", $settings);
    echo "$name: ", str_starts_with($said, 'stock:') ? $said : strlen($said) . " bytes\n";
    /* and for the request after it */
    $both = array_map(fn (int $on) => child_requests("$code $end", 3, $settings + ['zmmx.enable' => $on]), [0, 1]);
    $said = array_map(
        fn ($result) => child_comparable(preg_replace('~\S+/zmmx\w+~', 'FILE', $result['output'])) . $result['status'],
        $both
    );
    echo $said[0] === $said[1] ? "three requests, the same\n" : "stock:\n$said[0]zmmx:\n$said[1]";
}
?>
--EXPECTF--
end: %d bytes
three requests, the same
exit: %d bytes
three requests, the same
exception: %d bytes
three requests, the same
limit: %d bytes
three requests, the same
huge limit: %d bytes
three requests, the same
