--TEST--
FFI::free() of memory of malloc() goes to free()
--EXTENSIONS--
zmmx
ffi
--SKIPIF--
<?php $why = 'dlsym() finds the malloc() of the C library, past the one that it put in front'; $which = 'AddressSanitizer'; require __DIR__ . '/../inc/skip_debugger.inc'; ?>
<?php require __DIR__ . '/../inc/skip_not_linux.inc'; ?>
--INI--
ffi.enable=1
--FILE--
<?php
$libc = FFI::cdef('void *malloc(size_t size);', 'libc.so.6');
for ($i = 0; $i < 100; $i++) {
    $block = $libc->malloc(100 * $i + 1);
    FFI::free($block);
}
$persistent = $libc->new('int[1000]', false, true);
$persistent[999] = 1;
FFI::free(FFI::addr($persistent));
var_dump(zmmx_check());
?>
--EXPECT--
bool(true)
