--TEST--
Where the system has no thread for purging, a program sees nothing of that, not even in errno
--EXTENSIONS--
zmmx
ffi
--SKIPIF--
<?php
require __DIR__ . '/../inc/skip_not_linux.inc';
if (PHP_ZTS) die('skip there is no thread for it on thread-safe PHP');
$why = 'it needs all addresses';
$which = 'AddressSanitizer';
require __DIR__ . '/../inc/skip_debugger.inc';
?>
--INI--
ffi.enable=1
memory_limit=-1
zmmx.purge=100
--FILE--
<?php
const RLIMIT_AS = 9;
$libc = FFI::cdef('
    struct limit { unsigned long soft, hard; };
    int getrlimit(int what, struct limit *limit);
    int setrlimit(int what, const struct limit *limit);
    int *__errno_location(void);
', 'libc.so.6');
$limit = $libc->new('struct limit');
$errno = $libc->__errno_location();

for ($i = 0, $kept = $dropped = []; $i < 3000; $i++) {
    if ($i % 50) {
        $dropped[] = str_repeat('x', 20000);
    } else {
        $kept[] = str_repeat('x', 20000);
    }
}
$libc->getrlimit(RLIMIT_AS, FFI::addr($limit));
$before = $limit->soft;
$limit->soft = (int) file_get_contents('/proc/self/statm') * 4096;
$libc->setrlimit(RLIMIT_AS, FFI::addr($limit));
$errno[0] = 77;
$dropped = null;
$now = $errno[0];
$limit->soft = $before;
$libc->setrlimit(RLIMIT_AS, FFI::addr($limit));
var_dump($now, count(scandir('/proc/self/task')) - 2, zmmx_check());
?>
--EXPECT--
int(77)
int(1)
bool(true)
