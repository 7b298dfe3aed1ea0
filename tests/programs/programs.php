<?php
/* Names the programs that bench measures, a line each: name, what is missing to run it or "-", and the arguments for
 * PHP that make it do a share of its work in percent, with tabs between the three.
 *
 * usage: php -n programs.php PERCENT */
require __DIR__ . '/../../bench/lib/rows.inc';

function missing(Row $row): string
{
	if (!$row->is_installed()) {
		return "Debian's packages $row->packages are not installed";
	}
	foreach ($row->extensions as $name) {
		if (!extension_loaded($name) && !is_file(ini_get('extension_dir') . "/$name.so")) {
			return "this PHP has no $name";
		}
	}
	return '-';
}

foreach (rows() as $name => $row) {
	if ($row->group === 'programs') {
		$arguments = $row->arguments((int) $argv[1], dirname(__DIR__, 2) . '/bench');
		echo implode("\t", [$name, missing($row), implode(' ', $arguments)]), "\n";
	}
}
