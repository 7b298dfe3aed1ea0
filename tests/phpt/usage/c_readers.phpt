--TEST--
C callers read the same figures as PHP code
--EXTENSIONS--
zmmx
zmmx_test
--FILE--
<?php
function same(): void
{
    foreach ([false, true] as $real) {
        $peak = memory_get_peak_usage($real) === zmmx_test_memory_peak_usage($real);
        $usage = memory_get_usage($real) === zmmx_test_memory_usage($real);
        echo $usage && $peak ? 'same ' : 'different ';
    }
    echo "\n";
}
same();
$text = str_repeat('x', 10000000);
same();
$text = null;
same();
zmmx_test_memory_reset_peak_usage();
same();
var_dump(memory_get_peak_usage() < 5000000);
?>
--EXPECT--
same same 
same same 
same same 
same same 
bool(true)
