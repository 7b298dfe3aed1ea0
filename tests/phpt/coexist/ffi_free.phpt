--TEST--
FFI::free() of memory that FFI took from the heap does not crash
--EXTENSIONS--
zmmx
ffi
--INI--
ffi.enable=1
--FILE--
<?php
$ffi = FFI::cdef();
$value = $ffi->new('int[100]', false);
$value[5] = 55;
echo $value[5], "\n";
FFI::free($value);
$address = FFI::addr($ffi->new('int', false));
FFI::free($address);
$owned = $ffi->new('char[5000]');
$pointer = FFI::addr($owned);
echo FFI::sizeof($owned), "\n";
unset($pointer, $owned);
$keep = [];
for ($i = 0; $i < 1000; $i++) {
    $keep[] = str_repeat('x', 390);
    FFI::free(FFI::addr($ffi->new('char[390]', false)));
}
var_dump(zmmx_check());
?>
--EXPECT--
55
5000
bool(true)
