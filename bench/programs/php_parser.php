<?php
/* php-parser parses and prints the sources of php-codesniffer, file by file. */
require __DIR__ . '/inc/program.inc';
libraries('PhpParser');

$factory = new PhpParser\ParserFactory();
$parser = method_exists($factory, 'createForNewestSupportedVersion')
	? $factory->createForNewestSupportedVersion()
	: $factory->create(PhpParser\ParserFactory::PREFER_PHP7);
$printer = new PhpParser\PrettyPrinter\Standard();
foreach (sources('PHP/CodeSniffer') as $file) {
	echo $file, ' ', sha1($printer->prettyPrintFile($parser->parse(file_get_contents($file)))), "\n";
}
