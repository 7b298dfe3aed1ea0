--TEST--
A post-mortem writes the profile of that moment to files beside its own, for its owner alone; a report elsewhere has none
--EXTENSIONS--
zmmx
--SKIPIF--
<?php require __DIR__ . '/../inc/skip_not_linux.inc'; ?>
<?php $why = 'in a hardened heap blocks are larger, by head, canary and guard pages'; require __DIR__ . '/../inc/skip_hardened.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';
require __DIR__ . '/../inc/folder.inc';

$folder = folder_make();
chdir($folder);

/** What the report says of the profile. */
function said(string $text): string
{
    global $folder;
    preg_match_all('~^the profile .*$~m', $text, $lines);
    return str_replace("$folder/", '', implode('; ', $lines[0]));
}

$code = <<<'CODE'
function fill(array &$kept): void { for ($i = 0; $i < 1000; $i++) { $kept[$i] = str_repeat(chr(97 + $i % 26), 2560 - 32); } }
$kept = array_fill(0, 1000, null);
$kept[0] = 1;
zmmx_profile_start(0);
fill($kept);
function request(): string { $gone = str_repeat('x', 3000000); return str_repeat('x', 50000000); }
request();
CODE;
function death(string $target, string $code): array
{
    return child_run($code, ['zmmx.post_mortem' => $target, 'memory_limit' => '16M', 'display_errors' => 0, 'log_errors' => 0]);
}
/** The strings in the text, where the stack is still as it was. */
function strings(string $text): string
{
    preg_match_all('~^.*;str_repeat \d+$~m', $text, $lines);
    return implode(', ', $lines[0]);
}

death("$folder/report", $code);
echo said(file_get_contents('report')), "\n", strings(file_get_contents('report.txt')), "\n";
echo 'pprof: ', str_contains(file_get_contents('report.pb'), 'inuse_space') && str_contains(file_get_contents('report.pb'), 'request') ? 'yes' : 'no', "\n";
echo 'modes: ', file_mode('report.pb'), ' ', file_mode('report.txt'), "\n";
death("$folder/report", str_replace('1000', '10', $code));
echo 'the next one: ', substr_count(file_get_contents('report'), 'end of'), ' reports, ', strings(file_get_contents('report.txt')), "\n";
echo 'no profile: ', said(death('stderr', "str_repeat('x', 50000000);")['errors']), "\n";
echo 'stderr: ', said(death('stderr', $code)['errors']), "\n";
echo '/dev/stdout: ', said(death('/dev/stdout', $code)['output']), file_exists('/dev/stdout.pb') ? ', a file' : '', "\n";
unlink('report.pb');
mkdir('report.pb');
unlink('report');
unlink('report.txt');
symlink('elsewhere', 'report.txt');
death("$folder/report", $code);
echo said(file_get_contents('report')), '; elsewhere ', strings(file_get_contents('elsewhere')), "\n";
?>
--EXPECT--
the profile of this moment is in report.pb; the profile of this moment is in report.txt
{main};fill;str_repeat 2560000, {main};request;str_repeat 3002368
pprof: yes
modes: 0600 0600
the next one: 2 reports, {main};fill;str_repeat 25600, {main};request;str_repeat 3002368
no profile: 
stderr: the profile of this moment is not written: only a report in a file has files beside it
/dev/stdout: the profile of this moment is not written: only a report in a file has files beside it
the profile is not in report.pb: Is a directory; the profile of this moment is in report.txt; elsewhere {main};fill;str_repeat 2560000, {main};request;str_repeat 3002368
