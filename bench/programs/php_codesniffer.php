<?php
/* php-codesniffer checks the nodes of php-parser against PSR-12. */
require __DIR__ . '/inc/program.inc';

set_include_path(LIBRARIES);
/* what it finds is no failure */
command_run('/usr/bin/phpcs', '--standard=PSR12', '--no-cache', '--report=csv', '-q', '-s', '--runtime-set',
	'ignore_errors_on_exit', '1', '--runtime-set', 'ignore_warnings_on_exit', '1', ...sources('PhpParser/Node'));
