<?php
/* Writes pages to import into MediaWiki, one file each: php mediawiki_fill.php FOLDER */

require __DIR__ . '/text.inc';

if ($argc !== 2 || !is_dir($argv[1])) {
	fwrite(STDERR, "usage: php mediawiki_fill.php FOLDER\n");
	exit(2);
}

const TEMPLATES = [
	'Box' => "{| class=\"wikitable\"\n! {{{title}}}\n|-\n| {{#if:{{{note|}}}|''{{{note}}}''|none}}\n|-\n| {{Mark|{{{title}}}}}\n|}",
	'Mark' => "<span class=\"mark\">{{#switch:{{lc:{{{1}}}}}|a=first|b=second|#default={{ucfirst:{{{1}}}}}}}</span>",
	'See' => ":''See [[{{{1}}}]]{{#if:{{{2|}}}| and [[{{{2}}}]]}}.''",
];

function table(Text $text): string
{
	$rows = '';
	for ($i = 0; $i < 12; $i++) {
		$rows .= "|-\n| {$text->words(2)} || '''{$text->words(1)}''' || " . mt_rand(1, 1000) . " || {{Mark|{$text->words(1)}}}\n";
	}
	return "{| class=\"wikitable sortable\"\n! Name !! Kind !! Count !! Mark\n$rows|}";
}

function section(Text $text, int $number): string
{
	$other = ($number * 7) % 20 + 1;
	$note = $text->sentence();
	return "== {$text->words(3)} ==\n{{See|Page $other|Long 1}}\n{$text->paragraph()} [[Page $other|{$text->words(2)}]]"
		. "<ref>{$text->sentence()}</ref> ''{$text->words(4)}'' and '''{$text->words(2)}'''.\n\n"
		. "{{Box|title={$text->words(2)}|note=$note}}\n\n"
		. "* {$text->sentence()}\n** {$text->sentence()}\n* [https://localhost/$number {$text->words(2)}]\n"
		. "# {$text->sentence()}\n# {$text->sentence()}\n\n=== {$text->words(2)} ===\n{$text->paragraph()}\n\n"
		. ($number % 4 ? '' : table($text)) . "\n";
}

function page(Text $text, int $sections): string
{
	$page = $text->paragraph() . "\n\n";
	for ($i = 1; $i <= $sections; $i++) {
		$page .= section($text, $i);
	}
	return "$page== Notes ==\n<references />\n[[Category:{$text->words(1)}]]\n";
}

$text = new Text(2);
$pages = ['Main Page' => page($text, 4), 'Long 1' => page($text, 40), 'Long 2' => page($text, 40)];
for ($i = 1; $i <= 20; $i++) {
	$pages["Page $i"] = page($text, 3);
}
foreach (TEMPLATES as $name => $content) {
	$pages["Template:$name"] = $content;
}
foreach ($pages as $title => $content) {
	file_put_contents("$argv[1]/$title.txt", $content);
}
