--TEST--
A mark that is set when the request has ended for zmmx is not one of the next request
--EXTENSIONS--
zmmx
--SKIPIF--
<?php require __DIR__ . '/../inc/skip_no_cgi.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';
$code = <<<'PHP'
class Late
{
    public $context;
    static $stream;
    function stream_open() { return true; }
    function stream_close() { zmmx_mark(); }
}
try {
    zmmx_since(1);
    echo "that of another request\n";
} catch (Error $error) {
    echo get_class($error), "\n";
}
stream_wrapper_register('late', 'Late');
Late::$stream = fopen('late://', 'r');
PHP;
echo child_requests($code, 3)['output'];
?>
--EXPECT--
ValueError
ValueError
ValueError
