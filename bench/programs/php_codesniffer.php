<?php
/* php-codesniffer checks the nodes of php-parser against PSR-12. */
require __DIR__ . '/inc/program.inc';

set_include_path(LIBRARIES);
command_run('/usr/bin/phpcs', '--standard=PSR12', '--no-cache', '--report=csv', '-q', '-s', ...sources('PhpParser/Node'));
