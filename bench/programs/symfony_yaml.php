<?php
/* Symfony's Yaml writes and reads the list of licences. */
require __DIR__ . '/inc/program.inc';
libraries('Symfony/Polyfill/Ctype', 'Symfony/Component/Yaml');

$licences = licences();
for ($round = 0; $round < 60; $round++) {
	$text = Symfony\Component\Yaml\Yaml::dump($licences, 3 - $round % 2);
	$read = Symfony\Component\Yaml\Yaml::parse($text);
	echo strlen($text), ' ', sha1(serialize($read)), "\n";
}
