--TEST--
Marks: the newest 256 are known, any other number is refused by name, and they end with the request
--EXTENSIONS--
zmmx
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';
function refused(int $mark): void
{
    try {
        zmmx_since($mark);
        echo "$mark taken\n";
    } catch (ValueError $error) {
        echo $error->getMessage(), "\n";
    }
}
refused(1);
$first = zmmx_mark();
var_dump($first);
refused(0);
refused(-1);
refused(2);
for ($i = 2; $i <= 257; $i++) {
    zmmx_mark();
}
refused(1);
var_dump(is_array(zmmx_since(2)), is_array(zmmx_since(257)));
refused(258);
$requests = child_requests('echo zmmx_mark(); try { zmmx_since(2); } catch (ValueError $e) { echo " none\n"; }', 3);
echo $requests['output'];
?>
--SKIPIF--
<?php require __DIR__ . '/../inc/skip_no_cgi.inc'; ?>
--EXPECT--
zmmx_since(): Argument #1 ($mark) must be one of the 256 most recent marks of this request, 1 given
int(1)
zmmx_since(): Argument #1 ($mark) must be one of the 256 most recent marks of this request, 0 given
zmmx_since(): Argument #1 ($mark) must be one of the 256 most recent marks of this request, -1 given
zmmx_since(): Argument #1 ($mark) must be one of the 256 most recent marks of this request, 2 given
zmmx_since(): Argument #1 ($mark) must be one of the 256 most recent marks of this request, 1 given
bool(true)
bool(true)
zmmx_since(): Argument #1 ($mark) must be one of the 256 most recent marks of this request, 258 given
1 none
1 none
1 none
