--TEST--
php -v, -m, -i and --re end with status 0
--EXTENSIONS--
zmmx
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

foreach (['-v', '-m', '-i', '--re zmmx', '--ini', '-r "exit(0);"'] as $options) {
    $result = child_shell('exec ' . escapeshellarg(child_binary()) . ' ' . getenv('TEST_PHP_EXTRA_ARGS') . " $options");
    if ($result['status'] || $result['errors'] !== '') {
        echo "$options: {$result['status']} {$result['errors']}\n";
    }
}
echo "done\n";
?>
--EXPECT--
done
