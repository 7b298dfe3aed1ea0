<?php
/* PHPUnit runs 4,000 cases of a test of Composer's version constraints. */
require __DIR__ . '/inc/program.inc';

set_include_path(LIBRARIES);
putenv('CASES=' . scaled(4000));
ob_start(fn (string $output) => preg_replace('/^Time: .*$/m', 'Time: -', $output));
command_run('/usr/bin/phpunit', '--no-configuration', '--do-not-cache-result', __DIR__ . '/inc/ConstraintTest.php');
