--TEST--
What a snapshot is written to before it has its name cannot be put there by others, and nothing of it stays
--EXTENSIONS--
zmmx
--SKIPIF--
<?php require __DIR__ . '/../inc/skip_not_linux.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';
require __DIR__ . '/../inc/folder.inc';

$folder = folder_make();
chdir($folder);

/* $$ is the process id of the child, and was the end of the name beside */
file_put_contents('victim', 'of value');
echo 'a planted link: ', snapshot_to("$folder/heap.json", 'ln -s victim heap.json.$$; '), ', ',
    is_snapshot(file_get_contents('heap.json')) ? 'written' : 'not written', ', ', file_get_contents('victim'), "\n";
array_map(unlink(...), glob('heap.json*'));

$long = str_repeat('n', 250) . '.json';
echo 'the longest name: ', snapshot_to("$folder/$long"), ', ', is_snapshot(file_get_contents($long)) ? 'written' : 'not written', "\n";
unlink($long);
echo 'a name that is too long: ', preg_replace('~n{100,}~', 'n...', snapshot_to("$folder/n$long")), "\n";
echo 'a path that is too long: ', preg_replace('~p{100,}~', 'p...', snapshot_to('/' . str_repeat('p', 5000))), "\n";
echo folder_list('.'), "\n";

/* all write the same file, which is read meanwhile */
$run = 'exec ' . escapeshellarg(child_binary()) . ' ' . getenv('TEST_PHP_EXTRA_ARGS') . child_settings(['zmmx.snapshot' => "$folder/shared.json"])
    . " -r 'for (\$i = 0; \$i < 50; \$i++) { zmmx_write_snapshot(); }'";
$pipes = [];
$writers = proc_open(str_repeat("($run) & ", 4) . 'wait', [1 => ['file', 'said', 'w'], 2 => ['file', 'said', 'a']], $pipes);
$broken = $whole = 0;
do {
    $text = @file_get_contents('shared.json');
    $broken += $text !== false && !is_snapshot($text);
    $whole += $text !== false && is_snapshot($text);
} while (proc_get_status($writers)['running']);
echo $whole > 0 ? 'read' : 'never there', ", $broken broken, said '", file_get_contents('said'), "'\n";
echo folder_list('.'), "\n";
?>
--EXPECT--
a planted link: ran, written, of value
the longest name: ran, written
a name that is too long: ran cannot write n....json: File name too long
a path that is too long: ran cannot write p...: its name is too long
victim
read, 0 broken, said ''
said shared.json victim
