<?php
/* php-parser parses and prints the sources of php-codesniffer, file by file. */
require __DIR__ . '/inc/parser.inc';

$parser = parser();
$printer = new PhpParser\PrettyPrinter\Standard();
foreach (sources('PHP/CodeSniffer') as $file) {
	echo $file, ' ', sha1($printer->prettyPrintFile($parser->parse(file_get_contents($file)))), "\n";
}
