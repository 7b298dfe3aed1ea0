<?php
/* php-parser parses the sources of php-codesniffer and of php-parser and keeps all trees, as analysers do; names are
 * resolved in all of them. */
require __DIR__ . '/inc/parser.inc';

$parser = parser();
$trees = [];
foreach ([...sources('PHP/CodeSniffer'), ...sources('PhpParser')] as $file) {
	$trees[$file] = $parser->parse(file_get_contents($file));
}
$traverser = new PhpParser\NodeTraverser();
$traverser->addVisitor(new PhpParser\NodeVisitor\NameResolver());
$finder = new PhpParser\NodeFinder();
foreach ($trees as $file => $tree) {
	$trees[$file] = $traverser->traverse($tree);
	echo $file, ' ', count($finder->findInstanceOf($trees[$file], PhpParser\Node::class)), "\n";
}
