--TEST--
The C interface knows whose a pointer is and what it may use, and faults on none
--EXTENSIONS--
zmmx
zmmx_client
--SKIPIF--
<?php $why = 'in a hardened heap blocks are larger, by head, canary and guard pages'; require __DIR__ . '/../inc/skip_hardened.inc'; ?>
--FILE--
<?php
$least = PHP_VERSION_ID >= 80400 ? 16 : 8;
foreach (zmmx_client_pointers([1, 8, 9, 100, 3072, 3073, 100000, 2093056, 2093057, 5000000]) as $name => $verdict) {
    echo "$name: ", in_array($name, [1, 8], true) && $verdict === "owned $least" ? 'owned, the least slot' : $verdict, "\n";
}
?>
--EXPECT--
1: owned, the least slot
1+1: owned 0
8: owned, the least slot
8+1: owned 0
9: owned 16
9+1: owned 0
100: owned 112
100+1: owned 0
3072: owned 3072
3072+1: owned 0
3073: owned 4096
3073+1: owned 0
100000: owned 102400
100000+1: owned 0
2093056: owned 2093056
2093056+1: owned 0
2093057: owned 2097152
2093057+1: owned 0
5000000: owned 5001216
5000000+1: owned 0
malloc: foreign 0
stack: foreign 0
static: foreign 0
null: foreign 0
wild: foreign 0
