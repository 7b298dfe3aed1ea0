--TEST--
zmmx.status_uri says whether the file has the URI, without the query and control characters; without zmmx.status_dir there is none
--EXTENSIONS--
zmmx
--SKIPIF--
<?php
require __DIR__ . '/../inc/skip_not_linux.inc';
require __DIR__ . '/../inc/skip_no_cgi.inc';
?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';
require __DIR__ . '/../inc/folder.inc';
require __DIR__ . '/../inc/status.inc';
$folder = folder_make();
putenv("REQUEST_URI=/a\nb/c?secret=1");
foreach ([0, 1] as $uri) {
    $settings = ['zmmx.status_dir' => $folder, 'zmmx.status_uri' => $uri, 'zmmx.status_dir' => $folder];
    echo child_requests(status_code('echo json_encode(status_own($folder)["uri"]), "\n";'), 1, $settings)['output'];
}
echo child_run('var_dump(ini_set("zmmx.status_dir", "/tmp"), ini_get("zmmx.status_dir"));', ['zmmx.status_dir' => ''])['output'];
echo child_run(status_code('var_dump(glob("$folder/*"));'), ['zmmx.status_dir' => $folder, 'zmmx.enable' => 0])['output'];
?>
--EXPECT--
""
"\/a?b\/c"
bool(false)
string(0) ""
array(0) {
}
