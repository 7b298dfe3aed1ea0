--TEST--
phpinfo() shows a setting that is off as off, however php.ini says so, and what auto came to
--EXTENSIONS--
zmmx
--SKIPIF--
<?php $why = 'it is hardened without a setting'; require __DIR__ . '/../inc/skip_debugger.inc'; ?>
<?php $why = 'the setting is another'; require __DIR__ . '/../inc/skip_hardened.inc'; ?>
<?php $why = 'the setting is another'; require __DIR__ . '/../inc/skip_tracked.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';

$code = 'ob_start(); phpinfo(INFO_MODULES); preg_match_all("~^(zmmx\.(huge_pages|purge|snapshot|hardened|check|leaks|post_mortem)|Hardened|Huge pages) => .*~m", ob_get_clean(), $found); echo implode("\n", $found[0]), "\n";';
foreach (['off', '', '0'] as $off) {
    $settings = ['zmmx.huge_pages' => $off, 'zmmx.purge' => $off === '0' ? 'off' : $off, 'zmmx.hardened' => $off, 'zmmx.check' => $off,
        'zmmx.snapshot' => $off === '0' ? '' : $off, 'zmmx.leaks' => $off, 'zmmx.post_mortem' => $off];
    $said[] = child_run($code, $settings)['output'];
}
echo $said[0], count(array_unique($said)), "\n";
echo child_run($code, ['zmmx.hardened' => 1, 'zmmx.purge' => 500, 'zmmx.check' => '0', 'zmmx.snapshot' => ''])['output'];
echo strtok(child_run($code, [])['output'], "\n"), "\n";
?>
--EXPECTF--
Hardened => no
Huge pages => never
zmmx.check => off => off
zmmx.hardened => off => off
zmmx.huge_pages => off => off
zmmx.leaks => off => off
zmmx.post_mortem => off => off
zmmx.purge => off => off
zmmx.snapshot => off => off
1
Hardened => yes
Huge pages => %r(auto: from 8 MiB on, or as far as earlier requests went; below that, chunks half used|always \(auto: the system gives them unasked\)|never \(the system gives none\))%r
zmmx.check => off => off
zmmx.hardened => 1 => 1
zmmx.huge_pages => auto => auto
zmmx.leaks => off => off
zmmx.post_mortem => off => off
zmmx.purge => 500 => 500
zmmx.snapshot => off => off
Hardened => no (auto: PHP runs neither under memcheck nor with AddressSanitizer)
