--TEST--
Memory of free pages goes back by itself while a script goes on working
--EXTENSIONS--
zmmx
--SKIPIF--
<?php $why = 'its record of memory that was given back stays resident'; $which = 'memcheck'; require __DIR__ . '/../inc/skip_debugger.inc'; ?>
<?php require __DIR__ . '/../inc/skip_not_linux.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/pinned.inc';

$before = resident_mib();
$left = pinned_strings();
$full = resident_mib();
echo $full - $before >= 55 ? "taken\n" : "resident $before, then $full\n";
$end = microtime(true) + 10;
do {
    $record = [];
    for ($i = 0; $i < 20; $i++) {
        $record["key $i"] = ['number' => $i, 'text' => "text $i"];
    }
    $line = '';
    foreach ($record as $key => $value) {
        $line .= "$key: {$value['text']}\n";
    }
    usleep(20000);
} while (resident_mib() > $before + 16 && microtime(true) < $end);
$after = resident_mib();
echo $after <= $before + 16 ? "gone back\n" : "resident $before, $full, at the end $after\n";
echo memory_get_usage(true) < 16 << 20 ? "and not counted\n" : memory_get_usage(true) . "\n";
var_dump(count($left), zmmx_check());
?>
--EXPECT--
taken
gone back
and not counted
int(40)
bool(true)
