<?php
/* Symfony's Console draws tables of the licences. */
require __DIR__ . '/inc/program.inc';
libraries('Symfony/Component/Console');

$rows = [];
foreach (licences() as $id => [$name, $approved, $deprecated]) {
	$rows[] = ["<info>$id</info>", wordwrap($name, 30), $approved ? 'yes' : 'no', $deprecated ? '<error>old</error>' : ''];
}
for ($round = 0; $round < 9; $round++) {
	$output = new Symfony\Component\Console\Output\BufferedOutput();
	$table = new Symfony\Component\Console\Helper\Table($output);
	$table->setStyle(['box', 'borderless', 'default'][$round % 3]);
	$table->setHeaders(['licence', 'name', 'approved', 'deprecated'])->setRows($rows);
	$table->render();
	echo sha1($output->fetch()), "\n";
}
