--TEST--
A callback that is added when those of the request have been dropped is not left to the next request
--EXTENSIONS--
zmmx
--SKIPIF--
<?php require __DIR__ . '/../inc/skip_no_cgi.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

/* a stream is closed after the modules have ended the request */
$code = <<<'PHP'
class Late
{
    public $context;
    static $stream;
    function stream_open() { return true; }
    function stream_close()
    {
        $held = new ArrayObject([1]);
        zmmx_on_pressure(function () use ($held) { echo "of another request\n"; }, 1);
        file_put_contents($_SERVER['CLOSED'], 'closed ', FILE_APPEND);
    }
}
var_dump(zmmx_off_pressure(1));
stream_wrapper_register('late', 'Late');
Late::$stream = fopen('late://', 'r');
$block = str_repeat('x', 3 << 20);
for ($i = 0; $i < 9; $i++);
PHP;
$closed = tempnam(sys_get_temp_dir(), 'zmmx');
putenv("CLOSED=$closed");
echo child_requests($code, 3)['output'], file_get_contents($closed), "\n";
unlink($closed);
?>
--EXPECT--
bool(false)
bool(false)
bool(false)
closed closed closed 
