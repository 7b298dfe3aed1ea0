<?php
/* Composer resolves what a project of 400 packages with 20 versions each needs. The repository is made up, the same
 * in every run; nothing is fetched or installed. */
require __DIR__ . '/inc/program.inc';

function package(int $number, int $version, int $count): array
{
	$require = [];
	for ($i = 1; $i <= 4; $i++) {
		$other = $number * 3 + $i * 7;
		if ($other < $count) {
			$require["vendor/package-$other"] = '^' . (1 + $version % 3) . '.' . $version % 5 . ' || ^4.' . $i % 3;
		}
	}
	return ['name' => "vendor/package-$number", 'version' => intdiv($version, 5) + 1 . '.' . $version % 5 . '.0',
		'require' => (object) $require, 'type' => 'metapackage'];
}

function project_make(string $folder, int $count): void
{
	$packages = [];
	for ($number = 0; $number < $count; $number++) {
		for ($version = 0; $version < 20; $version++) {
			$packages[] = package($number, $version, $count);
		}
	}
	$project = ['name' => 'vendor/project', 'require' => [], 'minimum-stability' => 'stable',
		'repositories' => [['type' => 'package', 'package' => $packages], ['packagist.org' => false]]];
	for ($number = 0; $number < $count; $number += 3) {
		$project['require']["vendor/package-$number"] = '^3.0 || ^4.0';
	}
	file_put_contents("$folder/composer.json", json_encode($project));
}

$folder = sys_get_temp_dir() . '/zmmx-composer-' . getmypid();
mkdir($folder);
project_make($folder, scaled(400));
putenv("COMPOSER_HOME=$folder");
putenv('COMPOSER_ALLOW_SUPERUSER=1');
putenv('COMPOSER_DISABLE_NETWORK=1');
register_shutdown_function(function () use ($folder) {
	array_map(unlink(...), glob("$folder/{*,.[!.]*}", GLOB_BRACE));
	rmdir($folder);
});
command_run('/usr/bin/composer', 'update', '--dry-run', '--no-interaction', '--no-ansi', '--no-plugins', '--no-cache',
	"--working-dir=$folder");
