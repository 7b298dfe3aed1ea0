--TEST--
A process that only preloads files has no file in zmmx.status_dir, which it would leave behind
--EXTENSIONS--
zmmx
opcache
--SKIPIF--
<?php
require __DIR__ . '/../inc/skip_not_linux.inc';
require __DIR__ . '/../inc/skip_not_root.inc';
?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';
require __DIR__ . '/../inc/folder.inc';
$folder = folder_make();
$file = "$folder/preload.inc";
file_put_contents($file, '<?php class Preloaded {}');
/* with a user, another process does it */
$settings = ['opcache.enable' => 1, 'opcache.enable_cli' => 1, 'opcache.preload' => $file, 'opcache.preload_user' => 'root'];
mkdir("$folder/status");
echo child_run('var_dump(class_exists("Preloaded"), count(glob(ini_get("zmmx.status_dir") . "/*")));',
    $settings + ['zmmx.status_dir' => "$folder/status"])['output'];
var_dump(folder_list("$folder/status"));
?>
--EXPECT--
bool(true)
int(1)
string(0) ""
