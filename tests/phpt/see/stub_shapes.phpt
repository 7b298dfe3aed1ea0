--TEST--
The arrays have the shapes that the stub gives to IDEs and static analysers
--EXTENSIONS--
zmmx
--FILE--
<?php
require __DIR__ . '/../inc/child.inc';
require __DIR__ . '/../inc/folder.inc';

$code = <<<'CODE'
function shape(mixed $value): string
{
    if (!is_array($value)) {
        return get_debug_type($value);
    }
    if (array_is_list($value)) {
        return 'list<' . shape($value[0] ?? null) . '>';
    }
    return 'array{' . implode(', ', array_map(fn ($key) => "$key: " . shape($value[$key]), array_keys($value))) . '}';
}
$mark = zmmx_mark();
for ($i = 0; $i < 3000; $i++) {
    $held[$i] = str_repeat('x', 500);
}
for ($i = 0; $i < 3000; $i += 2) {
    unset($held[$i]);
}
$huge = str_repeat('x', 3 << 20);
$object = new ArrayObject;
preg_match_all('~@return ((?:(?!\*/|@).)+).*?\*/\s*function (zmmx_\w+)\(~s', file_get_contents(STUB), $found, PREG_SET_ORDER);
foreach ($found as [, $shape, $function]) {
    $stub = trim(preg_replace('~\s*\n \*\s*~', ' ', rtrim($shape, " *\n")));
    if ($function === 'zmmx_pool_profiles' && PHP_OS_FAMILY === 'Windows') {
        echo "$function\n"; // no process has a file there
        continue;
    }
    $value = match ($function) {
        'zmmx_since' => zmmx_since($mark),
        'zmmx_retained' => zmmx_retained($held),
        default => $function(),
    };
    $is = match ($function) {
        'zmmx_snapshot' => 'array<string, mixed>',
        'zmmx_pool_profiles' => str_replace('profile: string', 'profile: string|null', shape($value)),
        'zmmx_holders' => str_replace('parent: null', 'parent: int|null', shape($value)),
        default => shape($value),
    };
    echo $function, $is === $stub ? '' : ": $stub\n  is $is", "\n";
}
CODE;
$stub = realpath(__DIR__ . '/../../../zmmx.stub.php');
$result = child_run(str_replace('STUB', var_export($stub, true), $code), ['zmmx.track' => 1, 'zmmx.profile' => 'sample', 'zmmx.status_dir' => PHP_OS_FAMILY === 'Windows' ? '' : folder_make()]);
echo $result['output'], $result['errors'];
?>
--EXPECT--
zmmx_stats
zmmx_bins
zmmx_chunks
zmmx_huge
zmmx_fragmentation
zmmx_pins
zmmx_holders
zmmx_retained
zmmx_since
zmmx_leaks
zmmx_snapshot
zmmx_pool_profiles
