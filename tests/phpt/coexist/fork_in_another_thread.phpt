--TEST--
A library may fork in a thread of its own while PHP allocates and memory goes back
--EXTENSIONS--
zmmx
ffi
pcntl
--SKIPIF--
<?php
require __DIR__ . '/../inc/skip_not_linux.inc';
$why = 'of what it says about forks beside threads';
$which = 'AddressSanitizer';
require __DIR__ . '/../inc/skip_debugger.inc';
?>
--INI--
ffi.enable=1
memory_limit=-1
zmmx.purge=300
--FILE--
<?php
$libc = FFI::cdef('
    int pthread_create(unsigned long *thread, void *attributes, void *function, void *argument);
    int pthread_join(unsigned long thread, void **result);
    void *dlsym(void *library, const char *name);
', 'libc.so.6');
$fork = $libc->dlsym(null, 'fork');
$thread = $libc->new('unsigned long');

/* opcache makes the result of constants once. */
function churn(): int {
    for ($i = 0, $blocks = []; $i < 2000; $i++) {
        $blocks[] = str_repeat(chr(97 + $i % 26), 20000);
    }
    return strlen(end($blocks));
}

function resident(): int {
    return explode(' ', file_get_contents('/proc/self/statm'))[1] * 4096;
}

pcntl_alarm(50);
churn();
churn();
for ($i = 0; $i < 200; $i++) {
    $libc->pthread_create(FFI::addr($thread), null, $fork, null);
    for ($k = 0; $k < 3000; $k++) {
        $block = str_repeat('y', 5000 + $k % 7 * 4000);
        $block = null;
    }
    $libc->pthread_join($thread->cdata, null);
    pcntl_wait($status);
}
var_dump(zmmx_check());
churn();
churn();
$before = resident();
for ($wait = 0; $wait < 6 && resident() + (20 << 20) >= $before; $wait++) {
    usleep(900000);
}
var_dump(PHP_ZTS || resident() + (20 << 20) < $before);
?>
--EXPECT--
bool(true)
bool(true)
