--TEST--
A profile in each format has the same sums
--EXTENSIONS--
zmmx
--FILE--
<?php
require __DIR__ . '/../inc/profile.inc';
require __DIR__ . '/../inc/facts.inc';

function varint(string $bytes, int &$at): int
{
    for ($value = $shift = 0; ; $shift += 7) {
        $byte = ord($bytes[$at++]);
        $value |= ($byte & 0x7f) << $shift;
        if ($byte < 0x80) {
            return $value;
        }
    }
}
/* The fields of a message: a list of number and value (of bytes or a number). */
function fields(string $bytes): array
{
    for ($fields = [], $at = 0; $at < strlen($bytes);) {
        $key = varint($bytes, $at);
        $value = varint($bytes, $at);
        if (($key & 7) === 2) {
            $at += $length = $value;
            $value = substr($bytes, $at - $length, $length);
        }
        $fields[] = [$key >> 3, $value];
    }
    return $fields;
}
class Über
{
    public array $kept = [];
    function keep(string $name): void
    {
        $this->kept[$name] = [str_repeat($name, 50000), new stdClass];
    }
}
$object = new Über;
zmmx_profile_start(0);
eval('$object->keep("a;b\"c\\\\"); array_map([$object, "keep"], ["x", "y"]);');
$gone = [];
for ($i = 0; $i < 1000; $i++) {
    $gone[] = $i;
}
$gone = null;
zmmx_profile_stop();

$sums = [];
foreach (['live', 'allocated', 'copied', 'peak', 'temporary', 'wasted'] as $values) {
    $sums[$values] = array_sum(profile_stacks($values));
}
between('copied', 1000, 1000000, $sums['copied']);
between('live', 150000, 1000000, $sums['live']);
between('gone', 16000, 1000000, $sums['allocated'] - $sums['live']);

$profile = fields(zmmx_profile_dump());
$strings = array_column(array_filter($profile, fn ($field) => $field[0] === 6), 1);
$pprof = array_fill(0, 12, 0);
foreach ($profile as [$number, $value]) {
    if ($number === 2) {
        foreach (fields($value) as [$part, $packed]) {
            for ($at = $i = 0; $part === 2 && $at < strlen($packed); $i++) {
                $pprof[$i] += varint($packed, $at);
            }
        }
    }
}
same('first string', '', $strings[0]);
same('method', ['Über::keep'], array_values(array_intersect(['Über::keep'], $strings)));
same('sums', [$sums['allocated'], $sums['live'], $sums['copied'], $sums['peak'], $sums['temporary'], $sums['wasted']],
    [$pprof[1], $pprof[3], $pprof[5], $pprof[7], $pprof[9], $pprof[11]]);
$types = [];
foreach ($profile as [$number, $value]) {
    if ($number === 1) {
        $types[] = implode(' ', array_map(fn ($field) => $strings[$field[1]], fields($value)));
    }
}
same('types', ['alloc_objects count', 'alloc_space bytes', 'inuse_objects count', 'inuse_space bytes', 'copied_objects count',
    'copied_space bytes', 'peak_objects count', 'peak_space bytes', 'temporary_objects count', 'temporary_space bytes',
    'wasted_objects count', 'wasted_space bytes'], $types);

$speedscope = json_decode(zmmx_profile_dump('speedscope'), true, 512, JSON_THROW_ON_ERROR);
foreach ($speedscope['profiles'] as $one) {
    $name = strtok($one['name'], ' ');
    same($name, [$sums[$name], $sums[$name]], [$one['endValue'], array_sum($one['weights'])]);
    same('samples', count($one['weights']), count($one['samples']));
}
$known = array_keys($speedscope['shared']['frames']);
same('frames unknown', [], array_diff(array_merge(...$speedscope['profiles'][1]['samples']), $known));
same('profile shown', 0, $speedscope['activeProfileIndex']);

$callgrind = zmmx_profile_dump('callgrind');
$costs = array_fill_keys(array_keys($sums), 0);
foreach (explode("\n", preg_replace('~^calls=.*\R.*~m', '', $callgrind)) as $line) {
    if (preg_match('~^\d+ (?<live>\d+) \d+ (?<allocated>\d+) \d+ (?<copied>\d+) (?<peak>\d+) \d+ (?<temporary>\d+) \d+ (?<wasted>\d+)$~', $line, $match)) {
        foreach ($costs as $values => &$cost) {
            $cost += (int) $match[$values];
        }
        unset($cost);
    }
}
same('callgrind', $sums, $costs);
echo substr_count($callgrind, 'fn=Über::keep') > 1 ? "ok\n" : $callgrind;
?>
--EXPECT--
copied
live
gone
first string
method
sums
types
live
samples
allocated
samples
copied
samples
peak
samples
temporary
samples
wasted
samples
frames unknown
profile shown
callgrind
ok
