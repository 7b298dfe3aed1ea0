--TEST--
zmmx.profile=sample records all requests of a process in one profile: what was allocated adds up, what is live is this request's
--EXTENSIONS--
zmmx
--SKIPIF--
<?php require __DIR__ . '/../inc/skip_no_cgi.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$code = <<<'CODE'
function waste(array &$kept): void { for ($i = 0; $i < 100; $i++) { $kept[] = str_repeat('x', 10000); } }
$kept = [];
waste($kept);
foreach (['live', 'allocated'] as $values) {
    preg_match('~;waste;str_repeat (\d+)~', zmmx_profile_dump('collapsed', $values), $match);
    echo $values, ' ', intdiv((int) ($match[1] ?? 0), 1000000), ' ';
}
try { zmmx_profile_start(); } catch (Error $error) { echo $error->getMessage(); }
echo zmmx_check() ? "\n" : "broken\n";
CODE;
$result = child_requests($code, 3, ['zmmx.profile' => 'sample', 'zmmx.sample_bytes' => 0]);
echo $result['output'], $result['errors'];
echo child_run('try { echo zmmx_profile_dump(); } catch (Error $error) { echo $error->getMessage(), "\n"; }')['output'];
foreach (['off', '0', 'sample', 'on', 'always'] as $value) {
    echo "$value: ", trim(child_run('echo "ran";', ['zmmx.profile' => $value])['output']), "\n";
}
?>
--EXPECT--
live 1 allocated 1 zmmx_profile_start() would drop the profile of all requests that zmmx.profile records
live 1 allocated 2 zmmx_profile_start() would drop the profile of all requests that zmmx.profile records
live 1 allocated 3 zmmx_profile_start() would drop the profile of all requests that zmmx.profile records
No profile was recorded in this request: call zmmx_profile_start() first
off: ran
0: ran
sample: ran
on: Warning: zmmx.profile must be off or sample, "1" given in Unknown on line 0
ran
always: Warning: zmmx.profile must be off or sample, "always" given in Unknown on line 0
ran
